package dev.varve.train.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a segment takes on the disk, and when it was last of use.
 *
 * @param name of its files, without their ends
 * @param bytes of both files, or of the one that is left
 * @param lastUse when one was last written or marked as used, in milliseconds since 1970
 */
record Usage(String name, long bytes, long lastUse) {

    private static final int SHARE_OF_FREE_DISK = 10;

    /**
     * All segments of a folder; those used last come last.
     *
     * @throws IOException if the folder cannot be read
     */
    static List<Usage> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, List<Usage>> byName = files.filter(Segment::isPart).flatMap(Usage::of)
                    .collect(Collectors.groupingBy(Usage::name));
            return byName.values().stream().map(parts -> parts.stream().reduce(Usage::and).orElseThrow())
                    .sorted(Comparator.comparingLong(Usage::lastUse)).toList();
        }
    }

    private static Stream<Usage> of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Stream.of(new Usage(Segment.name(file), found.size(), found.lastModifiedTime().toMillis()));
        } catch (IOException gone) {
            return Stream.empty();      // by another process, which makes room
        }
    }

    private Usage and(Usage other) {
        return new Usage(name, bytes + other.bytes, Math.max(lastUse, other.lastUse));
    }

    /**
     * Deletes the segments that were of no use for longest until a new one has room.
     *
     * @param folder where they lie
     * @param most bytes that all may take together; a tenth of the disk that they leave free is a limit as well
     * @param wanted bytes of the new one
     * @param spared names of those that stay
     * @return the bytes that a new one may take, at most {@code wanted}; 0 or less if there is no room
     * @throws IOException if the folder cannot be read or written
     */
    static long makeRoom(Path folder, long most, long wanted, Predicate<String> spared) throws IOException {
        List<Usage> all = in(folder);
        long taken = all.stream().mapToLong(Usage::bytes).sum();
        long free = Files.getFileStore(folder).getUsableSpace() + taken;
        long limit = Math.min(most, free / SHARE_OF_FREE_DISK);
        for (Usage one : all) {
            if (taken + wanted > limit && !spared.test(one.name)) {
                Segment.delete(folder, one.name);
                taken -= one.bytes;
            }
        }
        return Math.min(wanted, limit - taken);
    }
}
