package dev.varve.benchmarks;

import dev.varve.assembly.Assembly;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.group.Groupings;
import dev.varve.group.LayerGroups;
import dev.varve.surgery.Head;
import dev.varve.train.cache.Cache;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.LoadReport;
import dev.varve.weights.Pretrained;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network that all sides of a question train: an architecture with fastai's head for ten classes. Its weights are
 * the ones that Varve brings, or, where it has none, formula weights: what is measured does not depend on them.
 *
 * @param architecture of the zoo
 * @param network with the head
 * @param weights to begin with
 * @param groups its layer groups
 */
record Subject(Architecture architecture, Network network, Weights weights, LayerGroups groups) {

    static final int CLASSES = 10;
    private static final double GAIN = 1;
    /** Rectifiers would else lose the signal layer by layer, and all losses would be alike. */
    private static final double GAIN_WITHOUT_SHORTCUTS = 1.25;

    /** Builds it. */
    static Subject of(String name) {
        Architecture architecture = Zoo.architecture(name);
        Network original = Zoo.network(name);
        Assembly assembly = Assembly.of(original, Groupings.DEFAULT, Assembly.OWN_BODY_END, CLASSES,
                new Assembly.Input(architecture.size(), 0, Optional.empty()));
        Weights weights = Pretrained.of(name).map(known -> read(known.file(Cache.folder()), assembly))
                .orElseGet(() -> FormulaWeights.of(original,
                        architecture.family().equals("ResNet") ? GAIN : GAIN_WITHOUT_SHORTCUTS));
        return new Subject(architecture, assembly.network(), assembly.rewrite().weights().apply(weights),
                assembly.groups());
    }

    private static Weights read(Path file, Assembly assembly) {
        return LoadReport.of(file.toString(), assembly.original(), Safetensors.read(file).weights(),
                Head.names(assembly.original(), assembly.network())).weights(Map.of());
    }

    /** The architecture's normalisation at a size. */
    Preprocessing preprocessing(int size) {
        return new Preprocessing(size, size, Interpolation.AREA, architecture.mean(), architecture.std());
    }

    /** How many parameters of the body, in the order of the state dictionary, a level freezes: its first ones. */
    int frozenParameters(Level level) {
        List<String> frozen = groups.groups().subList(0, level.frozenGroups(groups)).stream()
                .flatMap(group -> group.parameters().stream()).toList();
        List<String> first = network.trainable().stream().map(Parameter::name).limit(frozen.size()).toList();
        if (!first.stream().sorted().toList().equals(frozen.stream().sorted().toList())) {
            throw new IllegalStateException(architecture.name() + ": frozen groups must hold the first parameters");
        }
        return frozen.size();
    }
}
