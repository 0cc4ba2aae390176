package dev.varve.train.loss;

/** The mean over a batch and all values of the absolute difference: PyTorch's {@code L1Loss}, fastai's flat one. */
public record AbsoluteError() implements Loss {
}
