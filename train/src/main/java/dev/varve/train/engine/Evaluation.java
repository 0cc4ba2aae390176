package dev.varve.train.engine;

/**
 * What the network says about a batch in evaluation.
 *
 * @param logits {@code [count, classes]}, row-major
 * @param classes logits per image
 * @param loss mean over the images
 */
public record Evaluation(float[] logits, int classes, double loss) {
}
