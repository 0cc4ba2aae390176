package dev.varve.samples;

/** A kind of damage: it marks a sheet, more or less visibly. */
interface Defect {

    /**
     * Draws the damage into the sheet at random places, sizes and angles.
     *
     * @param sheet what is damaged
     * @param draws where the randomness comes from
     * @param strength change of brightness at the heart of the damage, about 0.1 for wear to 0.6
     */
    void mark(Surface sheet, Draws draws, double strength);
}
