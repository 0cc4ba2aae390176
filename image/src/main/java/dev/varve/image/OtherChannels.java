package dev.varve.image;

import dev.varve.card.Reading;

/** A file of another number of channels than are asked for. */
final class OtherChannels extends Unreadable {

    private static final long serialVersionUID = 1L;

    OtherChannels(int found, Reading wanted) {
        super("it has %d channel%s where %d %s wanted", found, found == 1 ? "" : "s", wanted.channels(),
                wanted.channels() == 1 ? "is" : "are");
    }
}
