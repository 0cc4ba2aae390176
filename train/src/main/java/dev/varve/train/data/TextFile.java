package dev.varve.train.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A text that names images.
 *
 * @param named what messages call it
 * @param bytes UTF-8, with a byte order mark or without
 */
record TextFile(Path named, byte[] bytes) {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * The text without its byte order mark.
     *
     * @throws CharacterCodingException if it is no UTF-8
     */
    String text() throws CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
