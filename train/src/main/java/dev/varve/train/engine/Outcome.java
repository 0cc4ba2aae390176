package dev.varve.train.engine;

/**
 * What a batch came to in training, before the parameters moved.
 *
 * @param loss mean over the images
 * @param correct images whose largest logit is the target's; 0 where a target is no single class
 */
public record Outcome(double loss, int correct) {
}
