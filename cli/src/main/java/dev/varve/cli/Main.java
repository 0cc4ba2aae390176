package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Version;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The command {@code varve} and its sub-commands. */
@Command(name = "varve", version = "varve " + Version.NUMBER, mixinStandardHelpOptions = true,
        description = "Fine-tunes pretrained neural networks, one layer group at a time.",
        subcommands = {DemoCommand.class, LsCommand.class, DoctorCommand.class, SampleCommand.class,
            DataCommand.class, GroupsCommand.class, ExplainCommand.class, PlanCommand.class, LrFindCommand.class,
            TrainCommand.class, ResumeCommand.class, EvaluateCommand.class, InterpretCommand.class, CamCommand.class,
            ReportCommand.class, PredictCommand.class, ExportCommand.class, HelpCommand.class})
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandSpec spec;

    /** Without a command: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs the command line and exits with its code. */
    public static void main(String... args) {
        System.exit(Interruption.heeded(() ->
                execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args)));
    }

    /** Runs the command line and gives its code, see {@link Exit}. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main());
        line.getSubcommands().values().forEach(Main::addHelp);
        line.getSubcommands().values().forEach(HelpSections::show);
        try {
            return execute(line, out, err, args);
        } catch (Error fault) {
            return failed(fault, err);
        }
    }

    /** Every command explains itself; only the top one has a version. */
    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true)
                    .description("Show this help message and exit.").build());
        }
    }

    private static int execute(CommandLine line, PrintWriter out, PrintWriter err, String... args) {
        return line.setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongArguments)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()))
                .execute(args);
    }

    private static int wrongArguments(ParameterException wrong, String[] args) {
        wrong.getCommandLine().getErr().println("varve: " + oneLine(WrongArguments.message(wrong, args)));
        return Exit.MENDABLE;
    }

    private static int failed(Throwable failure, PrintWriter err) {
        if (Interruption.cutShort()) {
            return Exit.INTERRUPTED;
        }
        if (failure instanceof InvalidInput) {
            err.println("varve: " + oneLine(failure.getMessage()));
            return Exit.MENDABLE;
        }
        err.println("varve: a fault: " + oneLine(failure.toString()));
        err.println("Please report it with this log: " + FaultLog.write(failure));
        return Exit.FAULT;
    }

    /** Files and arguments may hold what a terminal would obey. */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
