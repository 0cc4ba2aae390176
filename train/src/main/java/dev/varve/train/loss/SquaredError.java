package dev.varve.train.loss;

/** The mean over a batch and all values of the squared difference: PyTorch's {@code MSELoss}, fastai's flat one. */
public record SquaredError() implements Loss {
}
