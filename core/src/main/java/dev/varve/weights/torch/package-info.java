/** Arrays in the files of {@code torch.save}, read without running anything that is in them. */
package dev.varve.weights.torch;
