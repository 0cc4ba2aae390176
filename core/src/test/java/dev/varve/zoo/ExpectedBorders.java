package dev.varve.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file {@code zoo/borders.csv} of the test resources: every architecture in the order of the registry. */
public final class ExpectedBorders {

    private static final String FILE = "/zoo/borders.csv";

    private ExpectedBorders() {
    }

    /** The default border of each architecture, by its name. */
    public static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        try (InputStream file = ExpectedBorders.class.getResourceAsStream(FILE)) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split(","))
                    .forEach(row -> rows.put(row[0], row[1]));
        } catch (IOException fault) {
            throw new UncheckedIOException(FILE, fault);
        }
        return rows;
    }
}
