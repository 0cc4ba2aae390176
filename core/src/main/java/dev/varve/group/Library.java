package dev.varve.group;

import java.util.List;

/** The way in which a library divides the networks that it has an entry for. */
interface Library extends Grouping {

    /** The borders, empty where the library has no entry for a body or its border lies behind the body's end. */
    List<String> bordersIfAny(Body body);
}
