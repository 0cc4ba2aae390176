package dev.varve.onnx;

import java.util.Locale;

/** What an exported file is for. */
public enum OnnxProfile {
    /** Singles, norms and dropout kept: comes back as the same model and trains further. */
    TRAINABLE,
    /** Norms folded into the operations before them, dropout left out: faster to serve, cannot be trained. */
    DEPLOY;

    /** The profile as the metadata of a file says it: {@code trainable} or {@code deploy}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
