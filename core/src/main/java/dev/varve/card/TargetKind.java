package dev.varve.card;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What is true of an image, and so what a network's outputs mean. */
public enum TargetKind {
    /** One of several classes; the outputs become probabilities by softmax. */
    @JsonProperty("label") LABEL,
    /** Any number of names, also none; each output becomes a probability of its own by the logistic function. */
    @JsonProperty("labels") LABELS,
    /** One number or several. */
    @JsonProperty("values") VALUES;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
