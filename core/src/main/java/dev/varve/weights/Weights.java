package dev.varve.weights;

import dev.varve.files.Sha256;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The arrays of a model by name, in the order in which they were given. */
public record Weights(Map<String, NamedArray> arrays) {

    /** No arrays. */
    public static final Weights NONE = new Weights(Map.of());

    /** Keeps an immutable copy of the map; the arrays themselves are immutable. */
    public Weights {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        arrays.forEach((name, array) -> {
            if (!name.equals(array.name())) {
                throw new IllegalArgumentException("the array " + array.name() + " is filed under " + name);
            }
        });
    }

    /**
     * Files each array under its name.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public static Weights of(Collection<NamedArray> arrays) {
        Map<String, NamedArray> byName = new LinkedHashMap<>();
        for (NamedArray array : arrays) {
            if (byName.put(array.name(), array) != null) {
                throw new IllegalArgumentException("two arrays have the name " + array.name());
            }
        }
        return new Weights(byName);
    }

    /** All names, in order. */
    public Set<String> names() {
        return arrays.keySet();
    }

    /** Whether there is an array of this name. */
    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    /**
     * The array of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public NamedArray get(String name) {
        NamedArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no array " + name);
        }
        return array;
    }

    /** The arrays of a network's parameters, in its order; what it does not name is left out. */
    public Weights restrictedTo(Network network) {
        Map<String, NamedArray> kept = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            if (has(parameter.name())) {
                kept.put(parameter.name(), get(parameter.name()));
            }
        }
        return new Weights(kept);
    }

    /** These arrays and others behind them; one of a name that is here takes its place. */
    public Weights with(Weights others) {
        Map<String, NamedArray> all = new LinkedHashMap<>(arrays);
        all.putAll(others.arrays);
        return new Weights(all);
    }

    /**
     * SHA-256 of all names, types, shapes and bytes, in the order of names: equal for equal arrays in any order.
     *
     * @return 64 hexadecimal digits, lower case
     */
    public String fingerprint() {
        Sha256 hash = new Sha256();
        new TreeMap<>(arrays).forEach((name, array) ->
                hash.add(name + "\0" + array.dtype() + array.shape() + "\0").add(array.bytes()));
        return hash.hex();
    }
}
