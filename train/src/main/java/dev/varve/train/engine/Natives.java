package dev.varve.train.engine;

/**
 * The native libraries, with JavaCPP's own memory limits lifted before they load.
 *
 * <p>JavaCPP counts files that are mapped against its limit (bytedeco/javacpp#468), so a process that maps weights
 * would stop far from the end of its memory. A limit that the user sets stands.
 */
final class Natives {

    static {
        lift("org.bytedeco.javacpp.maxPhysicalBytes");
        lift("org.bytedeco.javacpp.maxBytes");
    }

    private Natives() {
    }

    /** Must run before the first class of {@code org.bytedeco} is initialised; later calls do nothing. */
    static void prepare() {
        // The static block above is the work: it runs once, with the first call.
    }

    private static void lift(String limit) {
        if (System.getProperty(limit) == null) {
            System.setProperty(limit, "0");
        }
    }
}
