package dev.varve.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.plan.Evidence;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What was measured of a task: how well each stage serves it, as a curve, and which groups have much to learn. */
final class ProbeReport {

    private static final int WIDTH = 40;

    private ProbeReport() {
    }

    static void print(Evidence evidence, List<String> groups, PrintWriter out) {
        String score = score(evidence);
        out.printf("%nProbes, learned from %d photos, on %d others: ridge regression and LogME on pooled features%n",
                evidence.task().train(), evidence.task().valid());
        Table table = new Table("  before", "layer group", "features", score, "LogME", "");
        int deepest = evidence.deepestRise().orElse(-1);
        for (int i = 0; i < evidence.stages().size(); i++) {
            Evidence.Stage stage = evidence.stages().get(i);
            table.row((i == deepest ? "* " : "  ") + stage.border(), groups.get(stage.group()), stage.columns(),
                    number("%.3f", stage.score()), number("%.3f", stage.logMe()), bar(stage.score()));
        }
        out.println(table);
        if (deepest >= 0) {
            Evidence.Stage stage = evidence.stages().get(deepest);
            out.println(Paragraph.wrapped(String.format(Locale.ROOT, "The %s rises, by more than chance, up to %s, in "
                    + "the group %s: what lies behind has to learn, so train from this group on", score,
                    stage.border(), groups.get(stage.group()))));
        }
        evidence.solved().ifPresent(solved -> out.printf(Locale.ROOT, "A solved head tells %.1f %% of them%n",
                100 * solved));
        gradients(evidence, groups, out);
        out.flush();
    }

    /** All of it, with what is advised. */
    static String json(Evidence evidence, List<String> groups) {
        ObjectNode all = new JsonMapper().createObjectNode();
        all.putObject("photos").put("train", evidence.task().train()).put("valid", evidence.task().valid());
        all.put("score", score(evidence));
        ArrayNode stages = all.putArray("stages");
        evidence.stages().forEach(stage -> stages.addObject().put("before", stage.border())
                .put("group", groups.get(stage.group())).put("features", stage.columns()).put("score", stage.score())
                .put("logMe", stage.logMe()));
        evidence.deepestRise().ifPresent(deepest -> all.put("rises", evidence.stages().get(deepest).border()));
        evidence.solved().ifPresent(solved -> all.put("solved", solved));
        ArrayNode gradients = all.putArray("groups");
        for (int group = 0; group < groups.size(); group++) {
            double share = evidence.shares().get(group);
            gradients.addObject().put("name", groups.get(group))
                    .put("relativeGradient", evidence.relativeGradients().get(group)).put("share", share)
                    .put("advice", lesson(evidence, group));
        }
        all.put("inputShift", evidence.isInputShift());
        evidence.pace().ranAway().ifPresent(rate -> all.put("ranAway", rate));
        return all.toString();
    }

    private static String score(Evidence evidence) {
        return evidence.task().classes() ? "accuracy" : "share of variance";
    }

    private static String bar(double score) {
        return "#".repeat((int) Math.round(WIDTH * Math.max(0, Math.min(1, score))));
    }

    private static void gradients(Evidence evidence, List<String> groups, PrintWriter out) {
        out.printf("%nRelative gradients behind the solved head: norm of the gradient by norm of the parameters%n");
        Table table = new Table("  layer group", "gradient/weight", "of the largest", "");
        for (int group = 0; group < groups.size(); group++) {
            double share = evidence.shares().get(group);
            table.row("  " + groups.get(group), number("%.2e", evidence.relativeGradients().get(group)),
                    number("%.3f", share), lesson(evidence, group));
        }
        out.println(table);
        if (evidence.isInputShift()) {
            out.println(Paragraph.wrapped("Warning: " + groups.get(0) + " has the largest, so the photos differ from "
                    + "those of the weights already as pixels; do not freeze it"));
        }
        evidence.pace().ranAway().ifPresent(rate -> out.printf(Locale.ROOT,
                "In a rate finder losses ran away at %.2e, the rate of the last group%n", rate));
    }

    /** What the recipe auto takes a share of the largest relative gradient for; it freezes the first groups alone. */
    private static String lesson(Evidence evidence, int group) {
        double share = evidence.shares().get(group);
        if (share < Evidence.NOTHING) {
            boolean first = evidence.shares().subList(0, group).stream().allMatch(one -> one < Evidence.NOTHING);
            return first ? "may be frozen" : "has little to learn";
        }
        return share < Evidence.MUCH ? "has something to learn" : "has much to learn";
    }

    private static String number(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
