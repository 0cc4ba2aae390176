package dev.varve.onnx;

import dev.varve.card.InvalidInput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that appears whole or not at all: written beside, flushed to the disk, renamed. */
final class WholeFile {

    private static final int BUFFER_BYTES = 1 << 16;

    private WholeFile() {
    }

    /** Writes the bytes of a file. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid()
                + ".part");
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(beside, e);
            throw new InvalidInput(e, "%s: cannot be written (%s); check the folder, its rights and the free space",
                    file, e);
        }
    }

    private static void remove(Path beside, IOException cause) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException second) {
            cause.addSuppressed(second);
        }
    }
}
