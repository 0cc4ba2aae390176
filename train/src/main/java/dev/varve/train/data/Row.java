package dev.varve.train.data;

/**
 * One image as a folder or a CSV file names it.
 *
 * @param path below the root, with {@code /} between folders
 * @param label name of its class
 * @param part what it is used for; null where the source does not say
 */
record Row(String path, String label, Part part) {

    /** The same image to be tested on. */
    Row toTest() {
        return new Row(path, label, Part.TEST);
    }
}
