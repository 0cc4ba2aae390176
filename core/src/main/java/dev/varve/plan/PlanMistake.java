package dev.varve.plan;

import dev.varve.card.InvalidInput;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A plan that is sound in itself and does not fit what it is for: the data, the network or its groups. The message
 * begins with the field of the plan, which whoever knows where the plan comes from can put in its own words.
 */
public final class PlanMistake extends InvalidInput {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String rest;

    /**
     * Reports a mistake.
     *
     * @param cause what revealed it, or null
     * @param field its path in the plan, such as {@code phases[0].size}
     * @param rest of the message, from the colon or the value on
     */
    public PlanMistake(Throwable cause, String field, String rest) {
        super(cause, "%s%s", field, rest);
        this.field = field;
        this.rest = rest;
    }

    /**
     * Makes something of a field.
     *
     * @param field its path in the plan
     * @param maker refuses the field's value by a message that begins with the value, or with a colon and the rule
     * @return what is made
     * @throws PlanMistake if it is refused
     */
    public static <T> T of(String field, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (PlanMistake known) {
            throw known;
        } catch (InvalidInput mistake) {
            throw new PlanMistake(mistake, field, (mistake.getMessage().startsWith(":") ? "" : " ")
                    + mistake.getMessage());
        }
    }

    /**
     * The field that is at fault.
     *
     * @return its path in the plan, without places in lists: {@code phases.size}
     */
    public String field() {
        return field.replaceAll("\\[\\d+]", "");
    }

    /**
     * The same mistake in the words of an option.
     *
     * @param option that says what the field says
     * @return the mistake
     */
    public InvalidInput of(String option) {
        return new InvalidInput(this, "%s%s", option, rest);
    }

    /**
     * The same mistake where it stands in a file.
     *
     * @param file that the plan was read from, by {@link Plan#read}
     * @return the mistake, with file and line
     */
    public InvalidInput in(Path file) {
        return new InvalidInput(this, "%s%s", Yaml.place(file, Yaml.has(file, "plan") ? "plan." + field : field), rest);
    }
}
