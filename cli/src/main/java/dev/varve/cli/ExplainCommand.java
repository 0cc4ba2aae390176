package dev.varve.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.surgery.BodyEnd;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the numbers behind every border. */
@Command(name = "explain", description = "Shows what speaks for and against each border, in numbers.")
final class ExplainCommand implements Callable<Integer> {

    private static final double PERCENT = 100;

    @Parameters(paramLabel = "ARCH", description = "architecture, see `varve ls architectures`")
    private String architecture;

    @Option(names = "--at", paramLabel = "BORDER", description = "this border alone, by path or by index")
    private String at;

    @Option(names = "--size", paramLabel = "N", description = "pixels of each side of the square image; the border "
            + "chosen by default stays that of the architecture's size (default: the architecture's)")
    private Integer size;

    @Option(names = "--json", description = "as JSON, with every number")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        int home = Zoo.architecture(architecture).size();
        int pixels = size == null ? home : Zoo.architecture(architecture).requireSize(size, "--size");
        if (at != null && at.contains(",")) {
            throw new InvalidInput("--at %s: explain takes one border, found several; give one of them, or leave --at "
                    + "out for all borders", at);
        }
        Network network = Zoo.network(architecture);
        Body body = Body.of(network, BodyEnd.of(network), pixels);
        Explanation all = Explanation.of(body, home);
        Explanation shown = at == null ? all
                : new Explanation(all.architecture(), all.size(), List.of(Explanation.edge(body, home, at)));
        if (json) {
            spec.commandLine().getOut().println(JsonMapper.builder().build().writeValueAsString(shown));
        } else {
            spec.commandLine().getOut().println(table(shown));
        }
        return Exit.DONE;
    }

    private static Table table(Explanation explanation) {
        Table table = new Table("border", "index", "stride", "sees px", "params %", "MACs %", "activations %",
                "crosses", "live", "splits", "rules", "chosen by");
        for (Edge edge : explanation.edges()) {
            table.row(edge.border(), edge.index() == null ? "" : edge.index(), edge.stride(),
                    edge.receptiveField() == Explanation.WHOLE ? "all" : edge.receptiveField(),
                    percent(edge.before().parameters()), percent(edge.before().macs()),
                    percent(edge.before().activations()), Count.of(edge.bytes()) + "B", edge.live().size(),
                    splits(edge),
                    edge.rules().stream().map(rule -> rule.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .collect(Collectors.joining(", ")),
                    String.join(", ", edge.chosenBy()));
        }
        return table;
    }

    private static String splits(Edge edge) {
        if (!edge.splitsUnit().isEmpty()) {
            return String.join("|", edge.splitsUnit());
        }
        return edge.splitsBlock() == null ? "" : edge.splitsBlock();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", PERCENT * share);
    }
}
