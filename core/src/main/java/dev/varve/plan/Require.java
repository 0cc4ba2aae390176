package dev.varve.plan;

import dev.varve.card.InvalidInput;
import java.util.List;

/** The checks of this package's records; every message begins with the field, which {@link Yaml} looks up. */
final class Require {

    private Require() {
    }

    static void that(boolean holds, String field, String rule, Object found, String remedy) {
        if (!holds) {
            throw new InvalidInput("%s: %s, found %s; %s", field, rule, found, remedy);
        }
    }

    static void present(Object value, String field) {
        that(value != null, field, "must be given", "nothing", "give it a value");
    }

    /** An immutable copy of a list without holes. */
    static <T> List<T> list(List<T> given, String field) {
        present(given, field);
        for (int i = 0; i < given.size(); i++) {
            present(given.get(i), field + "[" + i + "]");
        }
        return List.copyOf(given);
    }

    static void notBlank(String value, String field) {
        present(value, field);
        that(!value.isBlank(), field, "must not be blank", "'" + value + "'", "give it a value");
    }

    static void positive(double value, String field) {
        that(value > 0 && Double.isFinite(value), field, "must be positive and finite", value,
                "give a positive number");
    }

    static void notNegative(double value, String field) {
        that(value >= 0 && Double.isFinite(value), field, "must not be negative and must be finite", value,
                "give 0 or a positive number");
    }

    /** At least 0 and below 1. */
    static void share(double value, String field, String common) {
        that(value >= 0 && value < 1, field, "must be at least 0 and below 1", value, common);
    }

    static void atLeast(int least, int value, String field) {
        that(value >= least, field, "must be at least " + least, value, "give " + least + " or more");
    }

    static void atMost(int most, int value, String field) {
        that(value <= most, field, "must be at most " + most, value, "give " + most + " or less");
    }

    /** The borders are outside. */
    static void between(double low, double high, double value, String field) {
        that(value > low && value < high, field, String.format("must lie between %s and %s",
                NumberText.of(low), NumberText.of(high)), value, "give a number between them");
    }
}
