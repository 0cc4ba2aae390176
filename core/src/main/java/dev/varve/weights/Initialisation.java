package dev.varve.weights;

import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where libraries differ in the weights that a network begins with if it is trained from nothing.
 *
 * @param fan over which weights the variance of a convolution is spread
 * @param zeros names of the parameters that begin at zero
 */
public record Initialisation(Fan fan, Set<String> zeros) {

    /** As torchvision has it: what leaves a convolution has the variance of what enters, and nothing begins at zero. */
    public static final Initialisation USUAL = new Initialisation(Fan.OUT, Set.of());

    /** A side of a weight, by which He et al. (2015, arXiv:1502.01852) divide a variance of 2. */
    public enum Fan {
        /** What enters an output, of convolutions and of matrices. */
        IN,
        /** What an input of a convolution leaves to; matrices have a deviation of 0.01. */
        OUT
    }

    /** Keeps an immutable copy. */
    public Initialisation {
        zeros = Set.copyOf(zeros);
    }

    /** One in which those parameters of a network begin at zero whose names are chosen. */
    public static Initialisation of(Fan fan, Network network, Predicate<String> zero) {
        return new Initialisation(fan, network.trainable().stream().map(Parameter::name).filter(zero)
                .collect(Collectors.toSet()));
    }
}
