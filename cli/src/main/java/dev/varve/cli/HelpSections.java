package dev.varve.cli;

import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of a command under headings by what they are about; those of its own come first. */
final class HelpSections {

    /** Up to so many options a synopsis names. */
    private static final int FEW = 12;
    private static final String OWN = "Options";
    private static final String NETWORK = "Network and first weights";
    private static final String MACHINE = "Speed, memory and bytes";

    private static final Map<String, Set<Class<?>>> ABOUT = new LinkedHashMap<>();

    static {
        ABOUT.put(OWN, Set.of(ProbeOptions.class));
        ABOUT.put("Data", Set.of(DataSourceOptions.class, TargetOptions.class, SourceOptions.class, SplitOptions.class,
                ChannelOptions.class));
        ABOUT.put(NETWORK, Set.of(AdaptationOptions.class));
        ABOUT.put("Layer groups", Set.of(BorderOptions.class, GroupingOptions.class));
        ABOUT.put("Training", Set.of(TrainingOptions.class, ResizingOptions.class));
        ABOUT.put("Steps and schedules", Set.of(SteppingOptions.class));
        ABOUT.put("Loss, and what chooses between epochs", Set.of(ObjectiveOptions.class));
        ABOUT.put("Augmentation", Set.of(AugmentOptions.class));
        ABOUT.put("Regularisation", Set.of(RegularisationOptions.class));
        ABOUT.put("Callbacks and logs", Set.of(CallbackOptions.class, StatisticsOptions.class));
        ABOUT.put("Test-time augmentation", Set.of(TestTimeOptions.class));
        ABOUT.put(MACHINE, Set.of());
    }

    /** Those that stand elsewhere than the class that holds them. */
    private static final Map<String, String> ELSEWHERE = elsewhere(Map.of(
            OWN, List.of("--out", "--plan", "--recipe", "--epochs"),
            NETWORK, List.of("--arch", "--weights", "--offline", "--from-scratch", "--size"),
            MACHINE, List.of("--cache-views", "--cache-limit", "--memory-limit", "--precision", "--threads", "--seed",
                    "--checkpoint-minutes")));

    private HelpSections() {
    }

    /** Has a command show its help so. */
    static void show(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.usageMessage().abbreviateSynopsis(spec.options().size() > FEW);
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpSections::list);
    }

    /**
     * The options of a command by what they are about, in the order of the sections, which have at least one each.
     *
     * @throws IllegalStateException if an option's class belongs to no section and is not the command's own
     */
    static Map<String, List<OptionSpec>> of(CommandSpec command) {
        Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
        ABOUT.keySet().forEach(title -> sections.put(title, new ArrayList<>()));
        command.options().forEach(option -> sections.get(title(option, command)).add(option));
        sections.values().removeIf(List::isEmpty);
        return sections;
    }

    private static String list(Help help) {
        Map<String, List<OptionSpec>> sections = of(help.commandSpec());
        if (sections.size() == 1) {
            return help.optionList();
        }
        StringBuilder text = new StringBuilder();
        sections.forEach((title, options) -> text.append(String.format("%n%s:%n%s", title,
                help.optionListExcludingGroups(options))));
        return text.toString();
    }

    private static String title(OptionSpec option, CommandSpec command) {
        Class<?> holder = holder(option);
        if (holder == null || holder.getNestHost() == command.userObject().getClass()) {
            return OWN;
        }
        String elsewhere = ELSEWHERE.get(option.longestName());
        return elsewhere != null ? elsewhere : ABOUT.entrySet().stream()
                .filter(section -> section.getValue().contains(holder)).map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> new IllegalStateException("no section of the help holds " + holder));
    }

    /** Null for those that no class declares, such as {@code --help}. */
    private static Class<?> holder(ArgSpec option) {
        return option.userObject() instanceof Member member ? member.getDeclaringClass() : null;
    }

    private static Map<String, String> elsewhere(Map<String, List<String>> titles) {
        Map<String, String> elsewhere = new LinkedHashMap<>();
        titles.forEach((title, names) -> names.forEach(name -> elsewhere.put(name, title)));
        return elsewhere;
    }
}
