package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.onnx.OnnxCard;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Pretraining;
import dev.varve.weights.hub.Pretrainings;
import dev.varve.weights.hub.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What first weights say of themselves, by the text that names them, as {@code --weights} takes it. */
public final class NamedWeights {

    private NamedWeights() {
    }

    /**
     * The architecture of weights where none is named: the one that they say they are of, else the default.
     *
     * @param text a tag with its architecture ({@code resnet50.a1_in1k}), {@code hf:OWNER/REPO}, a model that Varve
     *        exported, or what says nothing of it
     * @throws InvalidInput if the repository cannot be had, or is of an architecture that the zoo has not
     */
    public static String architecture(String text, Hub hub) {
        Optional<Repository> repository = Repository.named(text);
        if (repository.isPresent()) {
            return architectures(repository.get(), hub).get(0);
        }
        Optional<String> called = Pretrainings.called(text).map(Pretraining::architecture);
        if (called.isPresent()) {
            return called.get();
        }
        Path file = Path.of(text);
        return OnnxCard.isOnnx(file) ? OnnxCard.read(file).provenance().architecture() : Learner.DEFAULT_ARCHITECTURE;
    }

    private static List<String> architectures(Repository repository, Hub hub) {
        return TimmNames.of("--weights " + repository, repository.config(hub).architecture());
    }

    static void requireOf(String architecture, Repository repository, Hub hub) {
        List<String> fitting = architectures(repository, hub);
        if (!fitting.contains(architecture)) {
            throw new InvalidInput("--weights %s: are weights of %s, found --arch %s; leave --arch out, or name other "
                    + "weights", repository, fitting.get(0), architecture);
        }
    }
}
