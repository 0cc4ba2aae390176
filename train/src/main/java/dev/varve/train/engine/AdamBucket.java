package dev.varve.train.engine;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that take one step with the same rate and decay.
 *
 * @param rate factor of the update, at least 0
 * @param decay decoupled weight decay, at least 0; 0 for norms and biases
 * @param parameters leaves by name
 */
record AdamBucket(double rate, double decay, Map<String, Tensor> parameters) {
}
