package dev.varve.benchmarks;

import dev.varve.benchmarks.Question.Contestant;
import dev.varve.benchmarks.Question.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** All answers so far as a page of Markdown. */
final class Report {

    private final List<String> machine;
    private final List<Answer> answers = new ArrayList<>();
    private final List<String> unanswered = new ArrayList<>();

    /** Begins with the facts about the machine. */
    Report(List<String> machine) {
        this.machine = List.copyOf(machine);
    }

    /** Adds what a question was answered with. */
    void add(Answer answer) {
        answers.add(answer);
    }

    /** Adds a question that could not be answered, and why. */
    void add(Question question, String reason) {
        unanswered.add("`" + question.name() + "`: " + reason);
    }

    /** The page. */
    String text() {
        StringBuilder page = new StringBuilder("# Benchmarks\n\n");
        machine.forEach(fact -> page.append("- ").append(fact).append('\n'));
        page.append("""

                A ratio is the other side's figure over the subject's, round by round: how many times as fast, or as
                small. Given are medians and, in parentheses, quartiles. A round is thrown away if the threads of one of
                the two sides computed less than %s of its time, unless fewer than three are left; those are marked *.
                Processor time of a side is its own process's, with its workers.

                | question | subject | against | ratio | target | met | rounds kept, thrown away |
                |---|---|---|---|---|---|---|
                """.formatted(NumberFormat.plain(Rounds.LEAST_SHARE)));
        answers.forEach(answer -> answer.question().rows().forEach(row -> page.append(ratio(answer, row))));
        page.append("""

                | question | side | figure | processor / wall | reached | loss before | trains | program |
                |---|---|---|---|---|---|---|---|
                """);
        answers.forEach(answer -> answer.question().contestants().forEach(one -> page.append(side(answer, one))));
        page.append('\n');
        answers.forEach(answer -> page.append(String.format("- `%s`: %s%n", answer.question().name(),
                answer.question().text())));
        if (!unanswered.isEmpty()) {
            page.append("\nNot answered:\n\n");
            unanswered.forEach(one -> page.append("- ").append(one).append('\n'));
        }
        return page.toString();
    }

    private static String ratio(Answer answer, Row row) {
        Rounds.Score score = answer.rounds().score(row);
        String met = row.target().equals(Target.NONE) ? "" : score.isMet() ? "yes" : "no";
        return line(answer.question().name(), row.subject(), row.against(), score.ratio().times(1),
                row.target().toString(), met,
                score.kept() + ", " + score.thrownAway() + (score.disturbed() ? " *" : ""));
    }

    private static String side(Answer answer, Contestant contestant) {
        Rounds rounds = answer.rounds();
        String name = contestant.name();
        Unit unit = answer.question().unit();
        Facts facts = answer.facts().get(name);
        return line(answer.question().name(), name, rounds.values(name).times(unit.factor()) + " " + unit.text(),
                String.format(Locale.ROOT, "%.2f of %s", rounds.share(name),
                        contestant.threads() == 0 ? "all threads" : contestant.threads() + " thread"),
                NumberFormat.of(rounds.reached(name)), text(facts.loss()), text(facts.trained()), facts.program());
    }

    private static String text(OptionalDouble loss) {
        return loss.isPresent() ? String.format(Locale.ROOT, "%.4f", loss.getAsDouble()) : "–";
    }

    private static String text(OptionalLong trained) {
        return trained.isPresent() ? String.format(Locale.ROOT, "%,d", trained.getAsLong()) : "–";
    }

    private static String line(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
