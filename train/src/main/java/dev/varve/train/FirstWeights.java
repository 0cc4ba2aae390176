package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.SourceImages;
import dev.varve.files.Sha256;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.weights.Pretrained;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Pretraining;
import dev.varve.weights.hub.Pretrainings;
import dev.varve.weights.hub.Repository;
import dev.varve.weights.hub.TimmConfig;
import dev.varve.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of first weights on this machine, and what its makers say of it: weights on the class path, published ones or
 * those of a repository in the cache, or a file of the user.
 *
 * @param name of the weights, for the card
 * @param sha256 of the file
 * @param licence SPDX identifier or address; empty where it is not known
 * @param images how images were prepared for them
 * @param changes what was done to them for the size of the images that are to be trained on
 */
record FirstWeights(Path file, String name, String sha256, String licence, SourceImages images,
        List<String> changes) {

    /** Weights as they are in the file. */
    FirstWeights(Path file, String name, String sha256, String licence, SourceImages images) {
        this(file, name, sha256, licence, images, List.of());
    }

    /** The same weights, and what was done to them. */
    FirstWeights with(List<String> done) {
        return new FirstWeights(file, name, sha256, licence, images, done);
    }

    /**
     * Gets them, if need be from the network.
     *
     * @param source by the zoo's name of its architecture; not from scratch
     * @throws InvalidInput if there are none, or they cannot be had
     */
    static FirstWeights of(ModelSource source, Hub hub, Path cache) {
        Optional<Pretraining> published = published(source);
        if (published.isPresent()) {
            Pretraining one = published.get();
            Hub.Fetched fetched = hub.fetch(one);
            return new FirstWeights(fetched.file(), one.name(), fetched.sha256(), one.licence(), one.images());
        }
        Optional<Repository> repository = Repository.named(source.weights());
        if (repository.isPresent()) {
            TimmConfig config = repository.get().config(hub);
            Hub.Fetched fetched = repository.get().weights(hub, config.licence());
            return new FirstWeights(fetched.file(), source.weights(), fetched.sha256(), config.licence(),
                    config.images());
        }
        if (source.weights().isEmpty()) {
            Pretrained embedded = Pretrained.of(source.architecture()).orElseThrow();
            return new FirstWeights(embedded.file(cache), embedded.name(), embedded.sha256(), embedded.licence(),
                    images(source.architecture()));
        }
        Path file = Path.of(source.weights());
        return new FirstWeights(file, file.getFileName().toString(), Sha256.of(file), "", SourceImages.UNKNOWN);
    }

    /** What is embedded is the library's default. */
    private static SourceImages images(String architecture) {
        return Pretrainings.of(architecture).stream().findFirst().map(Pretraining::images)
                .orElse(SourceImages.UNKNOWN);
    }

    /** The published weights that a source means: those of its tag, or the default ones where none are embedded. */
    static Optional<Pretraining> published(ModelSource source) {
        if (source.fromScratch()) {
            return Optional.empty();
        }
        if (!source.weights().isEmpty()) {
            return Pretrainings.named(source.architecture(), source.weights());
        }
        return Pretrained.of(source.architecture()).isPresent() ? Optional.empty()
                : Pretrainings.of(source.architecture()).stream().findFirst();
    }

    /** Whether the weights are a file that the user names. */
    static boolean isFile(ModelSource source) {
        return !source.weights().isEmpty() && published(source).isEmpty()
                && Repository.named(source.weights()).isEmpty();
    }

    /**
     * Refuses sources that mean nothing, without a look at the network.
     *
     * @throws InvalidInput if there are no such weights
     */
    static void requireKnown(ModelSource source, Hub hub) {
        if (source.fromScratch() || published(source).isPresent()) {
            return;
        }
        Optional<Repository> repository = Repository.named(source.weights());
        if (repository.isPresent()) {
            NamedWeights.requireOf(source.architecture(), repository.get(), hub);
        } else if (!source.weights().isEmpty()) {
            WeightFile.requireKnown(source.architecture(), source.weights());
        } else if (Pretrained.of(source.architecture()).isEmpty()) {
            throw new InvalidInput("--arch %s: nobody has published weights of it; pass a file with --weights, or "
                    + "--from-scratch, or take another, see `varve ls architectures`", source.architecture());
        }
    }

    /** What is subtracted from images: what these weights were trained with, else the architecture's. */
    List<Double> mean(String architecture) {
        return images.mean().isEmpty() ? Zoo.architecture(architecture).mean() : images.mean();
    }

    /** What images are then divided by. */
    List<Double> std(String architecture) {
        return images.std().isEmpty() ? Zoo.architecture(architecture).std() : images.std();
    }
}
