package dev.varve.image;

/** What is wrong with the bytes of a picture; becomes the user's message once the name of the file is known. */
class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(String fault, Object... values) {
        super(String.format(fault, values), null, false, false);
    }
}
