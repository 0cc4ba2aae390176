package dev.varve.predict;

/**
 * How sure a model is of one class.
 *
 * @param index the class's position in the card, from 0
 * @param name its name
 * @param probability from 0 to 1
 */
public record ClassProbability(int index, String name, double probability) {
}
