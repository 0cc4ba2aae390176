package dev.varve.image;

import dev.varve.card.Plural;
import dev.varve.card.Reading;

/** A file of another number of channels than are asked for. */
final class OtherChannels extends Unreadable {

    private static final long serialVersionUID = 1L;

    OtherChannels(int found, Reading wanted) {
        super("it has %s where %d %s wanted", Plural.of(found, "channel"), wanted.channels(),
                wanted.channels() == 1 ? "is" : "are");
    }
}
