package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.CV_VERSION;

/** The edition of all that turns a file into pixels; pixels that were kept by another edition may differ. */
public final class Edition {

    /** To be raised with every change of what decoding, finding faults, resizing or cutting gives. */
    private static final int NUMBER = 1;

    private Edition() {
    }

    /** Of this program, such as {@code 1 with OpenCV 4.13.0}; at most 32 letters of ASCII. */
    public static String current() {
        return NUMBER + " with OpenCV " + CV_VERSION;
    }
}
