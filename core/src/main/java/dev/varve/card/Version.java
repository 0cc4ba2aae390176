package dev.varve.card;

/** The version of Varve that runs, as it stands in model files, run folders and on the command line. */
public final class Version {

    /** The number of the release, or of the one that is being made. */
    public static final String NUMBER = "0.1.0";

    private Version() {
    }
}
