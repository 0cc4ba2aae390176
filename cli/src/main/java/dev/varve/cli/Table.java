package dev.varve.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in plain text: columns as wide as their widest cell, two spaces apart, numbers to the right. */
final class Table {

    /** A number, with a unit or without; or nothing. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,e%+-]*( [kMGT]?B?)?|-|");

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these headings. */
    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with a cell for each heading. */
    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int index = column;
            numbers[column] = rows.size() > 1
                    && rows.stream().skip(1).allMatch(row -> NUMBER.matcher(row.get(index)).matches());
        }
        return rows.stream().map(row -> line(row, widths, numbers)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths, boolean[] numbers) {
        return IntStream.range(0, row.size()).mapToObj(column -> {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            return numbers[column] ? padding + row.get(column) : row.get(column) + padding;
        }).collect(Collectors.joining("  ")).stripTrailing();
    }
}
