package dev.varve.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code print(model)} shows in PyTorch 2.15: one line for a module without children, several for others.
 *
 * @param lines from the root to its closing bracket
 */
public record Printout(List<Line> lines) {

    private static final String INDENT = "  ";

    /** Classes that print their children themselves, in one line. */
    private static final Set<String> ON_ONE_LINE = Set.of("SelectAdaptivePool2d");

    /**
     * A line.
     *
     * @param text with its indentation
     * @param module path of the module that begins here; null for a line that only ends or describes one
     */
    public record Line(String text, String module) {
    }

    /** Keeps an immutable copy. */
    public Printout {
        lines = List.copyOf(lines);
    }

    /** Prints a module and all below it. */
    public static Printout of(ModuleNode root) {
        List<Line> lines = new ArrayList<>();
        print(root, "", "", lines);
        return new Printout(lines);
    }

    private static void print(ModuleNode module, String indent, String label, List<Line> lines) {
        if (module.children().isEmpty() || ON_ONE_LINE.contains(module.className())) {
            lines.add(new Line(indent + label + module.line(), module.path()));
            return;
        }
        lines.add(new Line(indent + label + module.className() + "(", module.path()));
        if (!module.arguments().isEmpty()) {
            lines.add(new Line(indent + INDENT + module.arguments(), null));
        }
        for (ModuleNode child : module.children()) {
            print(child, indent + INDENT, "(" + child.name() + "): ", lines);
        }
        lines.add(new Line(indent + ")", null));
    }

    /** All lines, separated by line feeds. */
    public String text() {
        return String.join("\n", lines.stream().map(Line::text).toList());
    }
}
