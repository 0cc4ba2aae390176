package dev.varve.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.assembly.Assembly;
import dev.varve.assembly.Comparison;
import dev.varve.card.InvalidInput;
import dev.varve.explain.Quirks;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.group.GroupListing;
import dev.varve.group.GroupTable;
import dev.varve.zoo.Zoo;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows layer groups. */
@Command(name = "groups", description = "Shows the layer groups of an architecture with a new head.")
final class GroupsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ARCH", description = "architecture, see `varve ls architectures`")
    private String architecture;

    @Mixin
    private GroupingOptions options;

    @Option(names = "--compare", description = "what every way to find groups makes of the network, side by side")
    private boolean compare;

    @ArgGroup
    private Form form = new Form();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** How it is written; one or none. */
    private static final class Form {
        @Option(names = "--listing", description = "PyTorch's listing of the whole network, the group of each module "
                + "in the margin")
        private boolean listing;

        @Option(names = "--json", description = "as JSON: {\"architecture\", \"by\", \"groups\": [{\"name\", "
                + "\"tensors\", \"parameters\", \"first\", \"last\"}]}; with --compare {\"architecture\", \"ways\": "
                + "[{\"by\", \"groups\": [{\"name\", \"border\", \"parameters\", \"macs\"}], \"refusal\"}]}")
        private boolean json;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (compare) {
            compare(out);
            return Exit.DONE;
        }
        Assembly assembly = options.assemble(architecture);
        GroupTable table = GroupTable.of(architecture, assembly.groups(), options.grouping().by());
        if (form.json) {
            out.println(JsonMapper.builder().build().writeValueAsString(table));
        } else if (form.listing) {
            print(assembly, out);
        } else {
            Table rows = new Table("group", "tensors", "parameters", "first", "last");
            table.groups().forEach(row -> rows.row(row.name(), row.tensors(), row.parameters(), row.first(),
                    row.last()));
            out.println(rows);
            quirks(assembly).forEach(quirk -> out.println(Paragraph.wrapped("Note: " + quirk)));
        }
        return Exit.DONE;
    }

    private void compare(PrintWriter out) throws JsonProcessingException {
        if (form.listing) {
            throw new InvalidInput("--compare: shows all ways at once, a listing the groups of one, found both; leave "
                    + "one of them out");
        }
        Comparison comparison = options.compare(architecture);
        out.println(form.json ? JsonMapper.builder().build().writeValueAsString(comparison)
                : new ComparisonTable(comparison, Zoo.network(architecture)));
    }

    private List<String> quirks(Assembly assembly) {
        int size = Zoo.architecture(assembly.original().name()).size();
        Body body = Body.of(assembly.original(), assembly.bodyEnd(), size);
        return Quirks.of(Explanation.of(body), options.grouping().borders(body));
    }

    private void print(Assembly assembly, PrintWriter out) {
        int size = Zoo.architecture(assembly.original().name()).size();
        Body body = Body.of(assembly.network(), assembly.bodyEnd(), size);
        GroupListing lines = GroupListing.of(assembly.original(), body, assembly.groups());
        int margin = lines.lines().stream().mapToInt(line -> line.group().length()).max().orElse(0);
        lines.lines().forEach(line ->
                out.printf("%-" + margin + "s  %s%n", line.group(), line.text()));
    }
}
