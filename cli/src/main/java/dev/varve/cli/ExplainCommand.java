package dev.varve.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.explain.Explained;
import dev.varve.explain.Page;
import dev.varve.graph.Network;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.surgery.BodyEnd;
import dev.varve.train.cache.Cache;
import dev.varve.train.run.MeasuredBlocks;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why a border lies where it lies. */
@Command(name = "explain", description = "Says why a body is divided here and not elsewhere: the numbers of every "
        + "clean cut, and what they come to.")
final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ARCH", description = "architecture, see `varve ls architectures`")
    private String architecture;

    @Option(names = "--at", paramLabel = "BORDER", description = "this border alone, by path or by index (default: "
            + "all clean cuts, and the reasons for the default border)")
    private String at;

    @Option(names = "--versus", paramLabel = "BORDER", split = ",", description = "borders to hold it against "
            + "(default: its neighbours)")
    private List<String> versus = List.of();

    @Option(names = "--size", paramLabel = "N", description = "pixels of each side of the square image; the border "
            + "chosen by default stays that of the architecture's size (default: the architecture's)")
    private Integer size;

    @Option(names = "--html", paramLabel = "FILE", description = "also writes a page with the network drawn to scale")
    private Path html;

    @Option(names = "--json", description = "as JSON, with every number and every border")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        int home = Zoo.architecture(architecture).size();
        int pixels = size == null ? home : Zoo.architecture(architecture).requireSize(size, "--size");
        if (at != null && at.contains(",")) {
            throw new InvalidInput("--at %s: explain takes one border, found several; give one of them, and the others "
                    + "by --versus", at);
        }
        Network network = Zoo.network(architecture);
        Body body = Body.of(network, BodyEnd.of(network), pixels);
        Explanation all = Explanation.of(body, home,
                MeasuredBlocks.known(Cache.folder(), architecture, pixels));
        Edge edge = at == null ? null : all.at(body, at);
        List<Edge> others = versus.stream().map(one -> all.at(body, one)).toList();
        Explained explained = Explained.of(all, edge, others);
        if (html != null) {
            write(Page.of(body, explained));
        }
        print(edge == null ? explained : explained.showing(asked(edge, others)));
        return Exit.DONE;
    }

    private static List<Edge> asked(Edge edge, List<Edge> others) {
        List<Edge> asked = new ArrayList<>(List.of(edge));
        others.stream().filter(other -> !asked.contains(other)).forEach(asked::add);
        return asked;
    }

    private void print(Explained explained) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(explained));
            return;
        }
        boolean all = at == null;
        out.println(ExplanationTable.of(explained.edges().stream()
                .filter(edge -> !all || edge.isClean() || !edge.chosenBy().isEmpty()).toList()));
        explained.why().forEach(paragraph -> out.printf("%n%s%n", Paragraph.wrapped(paragraph)));
    }

    private void write(String page) {
        try {
            Files.writeString(html, page, StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new InvalidInput(broken, "--html %s: %s; name another file", html, Reason.of(broken));
        }
    }
}
