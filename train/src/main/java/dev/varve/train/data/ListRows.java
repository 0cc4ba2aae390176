package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.train.store.ImageStore;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The images of a list: a text file with a path in each line. Empty lines are passed over. */
final class ListRows {

    private final TextFile list;
    private final ImageStore store;

    private ListRows(TextFile list, ImageStore store) {
        this.list = list;
        this.store = store;
    }

    /** Reads the rows of a list whose paths begin at a store. */
    static List<Row> read(TextFile list, ImageStore store, PathLabels labels) {
        return new ListRows(list, store).rows(labels);
    }

    private List<Row> rows(PathLabels labels) {
        Map<String, Integer> lineOf = new TreeMap<>();
        List<String> lines = text().lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                add(lines.get(i), i + 1, lineOf);
            }
        }
        List<String> paths = List.copyOf(lineOf.keySet());
        List<Optional<Row>> said = PathRows.of(paths, store, labels);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            rows.add(said.get(i).orElseThrow(() -> new InvalidInput("%s line %d: must lie in a folder of its class, "
                    + "and in one of train, valid and test if others do, found %s; move it, or pass --label-pattern",
                    list.named(), lineOf.get(path), path)));
        }
        return rows;
    }

    private void add(String written, int line, Map<String, Integer> lineOf) {
        String path = store.inside(written);
        if (!store.has(path)) {
            throw new InvalidInput("%s line %d: no such file: %s; remove the line, mend its path, or name the folder "
                    + "that the paths begin at with --images", list.named(), line, written);
        }
        Integer first = lineOf.putIfAbsent(path, line);
        if (first != null) {
            throw new InvalidInput("%s line %d: %s stands in line %d already; remove one of them", list.named(), line,
                    written, first);
        }
    }

    private String text() {
        try {
            return list.text();
        } catch (CharacterCodingException e) {
            throw new InvalidInput(e, "%s: must be a list of paths in UTF-8, found other bytes; save it as UTF-8",
                    list.named());
        }
    }
}
