package dev.varve.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of FIPS 180-4's examples. */
final class Sha256Test {

    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void hex_ofParts_isThatOfTheWhole() {
        assertThat(new Sha256().add("a").add(ByteBuffer.wrap(new byte[] {'b', 'c'})).hex()).isEqualTo(OF_ABC);
        assertThat(new Sha256().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void of_file_isThatOfItsBytes(@TempDir Path folder) throws IOException {
        assertThat(Sha256.of(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo(OF_ABC);
        assertThatThrownBy(() -> Sha256.of(folder.resolve("no"))).isInstanceOf(InvalidInput.class)
                .hasMessageEndingWith("no: cannot be read (there is no such file); check the path and its rights");
    }
}
