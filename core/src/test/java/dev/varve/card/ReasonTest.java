package dev.varve.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonTest {

    @TempDir
    private Path folder;

    private static String reason(ThrowingCallable broken) {
        return Reason.of(catchThrowableOfType(IOException.class, broken));
    }

    @Test
    void of_whatFileSystemsThrow_namesWhatStandsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "x");
        assertThat(reason(() -> Files.readString(folder.resolve("none")))).isEqualTo("there is no such file");
        assertThat(reason(() -> Files.writeString(folder.resolve("no/x"), "")))
                .isEqualTo("there is no folder " + folder.resolve("no"));
        assertThat(reason(() -> Files.writeString(file.resolve("x"), ""))).isEqualTo(file + " is a file");
        assertThat(reason(() -> Files.createDirectories(file.resolve("x/y")))).isEqualTo(file + " is a file");
        assertThat(reason(() -> Files.createDirectories(file))).isEqualTo(file + " is a file");
        assertThat(reason(() -> Files.list(file))).isEqualTo(file + " is a file");
        assertThat(reason(() -> Files.createDirectory(folder))).isEqualTo(folder + " exists");
        assertThat(reason(() -> Files.delete(folder))).isEqualTo("the folder is not empty");
        assertThat(reason(() -> Files.readString(folder))).isEqualTo("it is a folder");
        assertThat(reason(() -> new FileInputStream(folder.toFile()))).isEqualTo("it is a folder");
    }

    @Test
    void of_whatDisksAndRightsRefuse_saysIt() {
        assertThat(Reason.of(new IOException("No space left on device"))).isEqualTo("the disk is full");
        assertThat(Reason.of(new FileSystemException("x", null, "No space left on device")))
                .isEqualTo("the disk is full");
        assertThat(Reason.of(new FileSystemException("x", null, "Read-only file system")))
                .isEqualTo("the disk is read-only");
        assertThat(Reason.of(new AccessDeniedException("x"))).isEqualTo("no permission");
        assertThat(Reason.of(new MalformedInputException(1))).isEqualTo("it is no text in UTF-8");
    }

    @Test
    void of_anythingElse_isWhatTheSystemSaid() {
        assertThat(Reason.of(new IOException("Input/output error"))).isEqualTo("Input/output error");
        assertThat(Reason.of(new IOException("first\nsecond"))).isEqualTo("first");
        assertThat(Reason.of(new IOException())).isEqualTo("the system gives no reason");
    }
}
