package dev.varve.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A module as PyTorch registers it, with its children in registration order.
 *
 * @param path dotted path from the root, "" for the root itself
 * @param className the class as PyTorch prints it, such as {@code Conv2d}, or {@code fastai.layers.Flatten}
 * @param arguments what PyTorch prints between the brackets, "" for nothing
 * @param children in the order in which the library registers them, which need not be the order of calls
 */
public record ModuleNode(String path, String className, String arguments, List<ModuleNode> children) {

    /** Keeps an immutable copy. */
    public ModuleNode {
        children = List.copyOf(children);
    }

    /** The last part of the path: the name under which the parent registers this module. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** This module and all below it, depth first in registration order, as {@code named_modules} gives them. */
    public Stream<ModuleNode> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(ModuleNode::all));
    }

    /** The module at a path. */
    public Optional<ModuleNode> find(String wanted) {
        return all().filter(module -> module.path().equals(wanted)).findFirst();
    }

    /** Whether a module or parameter of this path lies at or below this module. */
    public boolean holds(String other) {
        return path.isEmpty() || other.startsWith(path)
                && (other.length() == path.length() || other.charAt(path.length()) == '.');
    }

    /** The paths at or above a path, from the root's: {@code ""}, {@code "a"} and {@code "a.b"} of {@code a.b}. */
    public static List<String> pathsAbove(String path) {
        List<String> above = new ArrayList<>(List.of(""));
        for (int end = path.indexOf('.'); end >= 0; end = path.indexOf('.', end + 1)) {
            above.add(path.substring(0, end));
        }
        if (!path.isEmpty()) {
            above.add(path);
        }
        return above;
    }

    /** The module in one line, children not shown: {@code Linear(in_features=512, out_features=10, bias=True)}. */
    public String line() {
        return className + "(" + arguments + ")";
    }
}
