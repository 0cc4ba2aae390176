package dev.varve.train.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a segment takes on the disk, and when it was last of use.
 *
 * @param segment its files, without their ends
 * @param bytes of both files, or of the one that is left
 * @param lastUse when one was last written or marked as used, in milliseconds since 1970
 */
record Usage(Path segment, long bytes, long lastUse) {

    private static final int DEPTH = 2;         // a folder, or the folders in it

    /**
     * All segments of a folder and of the folders in it.
     *
     * @return none if there is no such folder
     * @throws IOException if it cannot be read
     */
    static Collection<Usage> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            Map<Path, Usage> bySegment = files.filter(Segment::isPart).flatMap(Usage::of)
                    .collect(Collectors.toMap(Usage::segment, one -> one, Usage::and));
            return bySegment.values();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static Stream<Usage> of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Stream.of(new Usage(Segment.of(file), found.size(), found.lastModifiedTime().toMillis()));
        } catch (IOException gone) {
            return Stream.empty();      // by another process, which makes room
        }
    }

    private Usage and(Usage other) {
        return new Usage(segment, bytes + other.bytes, Math.max(lastUse, other.lastUse));
    }
}
