package dev.varve.train.engine;

import dev.varve.graph.Network;
import dev.varve.plan.Regularisation.Place;
import dev.varve.train.truth.Mixture;
import org.bytedeco.pytorch.Tensor;

/** How batches enter a phase: images at its beginning, features behind what they are of. */
final class Entrance {

    private final Network network;
    private final Normaliser normaliser;
    private final Runner runner;
    private final boolean mixesFeatures;
    private int checkedSize;

    /**
     * Opens it.
     *
     * @param network that the images must fit
     * @param mixing where images are mixed that are shown together
     */
    Entrance(Network network, Normaliser normaliser, Runner runner, Place mixing) {
        this.network = network;
        this.normaliser = normaliser;
        this.runner = runner;
        this.mixesFeatures = mixing == Place.FEATURES && runner.hasStable();
    }

    /** The network's input as it reads it. */
    Tensor image(Images images) {
        require(images);
        return normaliser.input(images);
    }

    /** The network's input as it is fastest. */
    Picture picture(Images images) {
        require(images);
        return normaliser.picture(images);
    }

    /** Of images of a new size it is checked first that the network takes them. */
    private void require(Images images) {
        if (images.size() != checkedSize) {
            Sizes.require(network, images.size(), images.channels());
            checkedSize = images.size();
        }
    }

    /** Each image alone. */
    Runner.Entry of(Input input) {
        return input instanceof Images images ? Runner.Entry.at(picture(images))
                : runner.behind(Records.read((Features) input));
    }

    /** Where the plan says so, mixed behind what never changes, if the phase has that. */
    Runner.Entry mixed(Input input, Mixture mixture) {
        return alone(input).map(values -> Blend.of(values, mixture));
    }

    private Runner.Entry alone(Input input) {
        if (input instanceof Images images) {
            return mixesFeatures ? runner.behind(runner.stable(picture(images))) : Runner.Entry.at(image(images));
        }
        return of(input);
    }
}
