package dev.varve.weights.hub;

import dev.varve.card.InvalidInput;
import java.net.URI;

/** A server's word that it has no such file, or none for whoever asks. */
final class NotServed extends InvalidInput {

    private static final long serialVersionUID = 1L;
    private static final int WHO_ASKS = 401;
    private static final int NOT_FOR_YOU = 403;
    private static final int NOT_THERE = 404;

    private final int status;

    NotServed(URI url, int status) {
        super("%s: there is no such file to be had (HTTP %d); name other weights, see `varve ls weights`, or a file",
                url, status);
        this.status = status;
    }

    /** The status of HTTP. */
    int status() {
        return status;
    }

    /** Whether it may be there for others. */
    boolean isForOthers() {
        return status == WHO_ASKS || status == NOT_FOR_YOU;
    }

    /** Whether it is there for nobody. */
    boolean isNotThere() {
        return status == NOT_THERE;
    }
}
