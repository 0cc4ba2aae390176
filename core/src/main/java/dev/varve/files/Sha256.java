package dev.varve.files;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 (FIPS 180-4) of what is added to it, part by part. Not for several threads at once. */
public final class Sha256 {

    private final MessageDigest digest;

    /** Nothing added yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Adds the bytes of a text in UTF-8. */
    public Sha256 add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Adds the bytes from a buffer's position to its limit, where the position is then. */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** The hash of all that was added, 64 lower-case hexadecimal digits; nothing is added any more. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Hashes a file's bytes.
     *
     * @return 64 lower-case hexadecimal digits
     * @throws InvalidInput if the file cannot be read
     */
    public static String of(Path file) {
        Sha256 hash = new Sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash.digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return hash.hex();
        } catch (IOException unreadable) {
            throw new InvalidInput(unreadable, "%s: cannot be read (%s); check the path and its rights", file,
                    Reason.of(unreadable));
        }
    }
}
