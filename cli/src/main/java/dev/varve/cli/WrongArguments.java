package dev.varve.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.varve.card.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is said of a command line that cannot be understood: subject, rule, value found, remedy. */
final class WrongArguments {

    /** An option in what picocli says. */
    private static final Pattern OPTION = Pattern.compile("--[-a-z]+");

    private WrongArguments() {
    }

    /**
     * One line.
     *
     * @param args the whole command line: a wrong command may stand before an argument that is called as a command is
     */
    static String message(CommandLine.ParameterException wrong, String... args) {
        CommandLine line = wrong.getCommandLine();
        if (line.getParent() != null && !args[0].startsWith("-")
                && !line.getParent().getSubcommands().containsKey(args[0])) {
            return unmatched(args[0], line.getParent()) + "; see `varve help`";
        }
        String help = "see `varve help" + (line.getParent() == null ? "" : " " + line.getCommandName()) + "`";
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), line) + "; " + help;
        }
        if (wrong instanceof CommandLine.MissingParameterException missing && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing().get(0), line) + "; " + help;
        }
        if (wrong instanceof CommandLine.MutuallyExclusiveArgsException) {
            List<String> options = OPTION.matcher(wrong.getMessage()).results().map(MatchResult::group).toList();
            return options.get(0) + ": does not go with " + options.get(1) + "; leave one of both out";
        }
        if (wrong instanceof CommandLine.OverwrittenOptionException) {
            Matcher option = OPTION.matcher(wrong.getMessage());
            return (option.find() ? option.group() : name(line)) + ": is given twice; give it once";
        }
        if (wrong.getArgSpec() != null && wrong.getValue() != null) {
            return value(wrong.getArgSpec(), wrong.getValue()) + "; " + help;
        }
        return name(line) + ": " + firstLine(wrong.getMessage()) + "; " + help;
    }

    private static String unmatched(String found, CommandLine line) {
        if (found.startsWith("-")) {
            List<String> options = line.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
            String typed = found.replaceFirst("=.*", "");
            return typed + ": no such option of " + name(line) + Suggestions.clause(typed, options);
        }
        if (line.getParent() == null) {
            return found + ": no such command" + Suggestions.clause(found, line.getSubcommands().keySet());
        }
        String takes = line.getCommandSpec().positionalParameters().stream().map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
        return found + ": is one argument too many, " + name(line) + " takes "
                + (takes.isEmpty() ? "none" : takes) + "; leave it out";
    }

    private static String missing(ArgSpec argument, CommandLine line) {
        return argument.isOption() ? label(argument) + ": needs a value " + argument.paramLabel()
                : argument.paramLabel() + ": is missing from " + name(line) + " ("
                        + argument.description()[0] + ")";
    }

    private static String value(ArgSpec argument, String found) {
        Class<?> type = argument.isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        if (type.isEnum()) {
            List<String> known = names(type);
            return label(argument) + " " + found + ": no such value" + Suggestions.clause(found, known);
        }
        boolean whole = type == int.class || type == long.class || type == Integer.class || type == Long.class;
        String rule = !whole ? "a number"
                : found.matches("[-+]?\\d+") ? "a whole number within its range" : "a whole number";
        return label(argument) + ": must be " + rule + ", found '" + found + "'";
    }

    /** The names that files and options use for an enum's values; of one that files do not know, those it prints. */
    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(value -> {
            try {
                JsonProperty name = type.getField(((Enum<?>) value).name()).getAnnotation(JsonProperty.class);
                return name == null ? value.toString() : name.value();
            } catch (NoSuchFieldException impossible) {
                throw new IllegalStateException(impossible);
            }
        }).toList();
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String name(CommandLine line) {
        return line.getCommandName();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
