package dev.varve.predict;

/**
 * A number that a model says of an image.
 *
 * @param name of the value, as the card has it
 * @param number in the unit of the data that it was trained on
 */
public record Value(String name, double number) {
}
