package dev.varve.train.engine;

import dev.varve.graph.Network;
import dev.varve.plan.Regularisation.Place;
import dev.varve.train.truth.Mixture;
import org.bytedeco.pytorch.Tensor;

/** How batches enter a phase: images are normalised, features come in behind what they are of. */
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

    /** The network's input; of images of a new size it is checked first that the network takes them. */
    Tensor image(Images images) {
        if (images.size() != checkedSize) {
            Sizes.require(network, images.size(), images.channels());
            checkedSize = images.size();
        }
        return normaliser.input(images);
    }

    /** Each image alone. */
    Runner.Entry of(Input input) {
        return input instanceof Images images ? Runner.Entry.at(image(images))
                : runner.behind(Records.read((Features) input));
    }

    /** Where the plan says so, mixed behind what never changes, if the phase has that. */
    Runner.Entry mixed(Input input, Mixture mixture) {
        Runner.Entry alone = of(input);
        if (mixesFeatures && input instanceof Images) {
            alone = runner.behind(runner.stable(alone.image()));
        }
        return alone.map(values -> Blend.of(values, mixture));
    }
}
