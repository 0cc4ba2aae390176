package dev.varve.cli;

/** How the user called this program, for the commands that are suggested to them. */
final class Launcher {

    private Launcher() {
    }

    /** The path of the launcher as it was typed, or {@code varve}. */
    static String command() {
        return System.getProperty("varve.command", "varve");
    }
}
