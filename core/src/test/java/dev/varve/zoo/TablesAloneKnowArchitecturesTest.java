package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that is said of a network comes from its numbers: only the zoo and the tables of libraries name one. */
final class TablesAloneKnowArchitecturesTest {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"([^\"\\n]*)\"");
    private static final List<String> TABLES = List.of("zoo/", "group/Fastai.java", "group/TimmFamily.java");

    @Test
    void code_outsideTheTables_namesNoArchitecture() throws IOException {
        Path root = Path.of("src/main/java/dev/varve");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> TABLES.stream().noneMatch(root.relativize(file).toString()::startsWith)))
                    .isNotEmpty().allSatisfy(file -> assertThat(named(Files.readString(file))).as(file.toString())
                            .isEmpty());
        }
    }

    @Test
    void named_inATextOfCode_isFound() {
        assertThat(named("/** As resnet18. */ String a = \"resnet34\"; // vgg16")).containsExactly("resnet34");
    }

    private static List<String> named(String source) {
        Matcher texts = TEXT.matcher(COMMENT.matcher(source).replaceAll(""));
        return texts.results().map(text -> text.group(1))
                .flatMap(text -> Zoo.names().stream().filter(name -> text
                        .matches(".*\\b" + Pattern.quote(name) + "\\b.*")))
                .toList();
    }
}
