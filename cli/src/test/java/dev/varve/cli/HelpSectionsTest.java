package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class HelpSectionsTest {

    private static List<CommandLine> commands() {
        return List.copyOf(new CommandLine(new Main()).getSubcommands().values());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void sections_ofEachCommand_holdEachOptionOnce(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        Map<String, List<OptionSpec>> sections = HelpSections.of(spec);
        assertThat(sections.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(spec.options());
        assertThat(sections.values()).noneMatch(List::isEmpty);
    }

    @Test
    void help_ofManyOptions_hasThemUnderHeadings() {
        String help = help("train");
        assertThat(help).contains("Usage: varve train [OPTIONS] DATA").containsPattern(heading("Data") + "[^:]*--")
                .containsPattern(heading("Options") + "\\s+--dry-run");
        assertThat(help.indexOf("Network and first weights:")).isPositive().isLessThan(help.indexOf("--arch="));
        assertThat(help.indexOf("--arch=")).isLessThan(help.indexOf("Layer groups:"));
        assertThat(help.indexOf("Speed, memory and bytes:")).isLessThan(help.indexOf("--threads="))
                .isGreaterThan(help.indexOf("Regularisation:"));
    }

    @Test
    void help_ofFewOptions_hasNone() {
        assertThat(help("doctor")).contains("Usage: varve doctor [-h]").doesNotContainPattern(heading("Options"));
    }

    private static Pattern heading(String title) {
        return Pattern.compile("(?m)^" + title + ":$");
    }

    private static String help(String command) {
        StringWriter out = new StringWriter();
        assertThat(Main.execute(new PrintWriter(out, true), new PrintWriter(out, true), "help", command)).isZero();
        return out.toString();
    }
}
