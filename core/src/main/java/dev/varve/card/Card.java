package dev.varve.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What a model file says about itself beside its network and weights: what the outputs mean, what its images must
 * look like, and where it comes from.
 *
 * @param classes name of each output of the network, in their order; at least one, all different
 * @param preprocessing what happens to an image before the network sees it
 * @param provenance where the model comes from
 * @param target what the outputs say of an image; a card that does not say it is of single labels
 */
public record Card(List<String> classes, Preprocessing preprocessing, Provenance provenance,
                   @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Unsaid.class) Target target) {

    /** Key of a model file's metadata under which the card's JSON stands. */
    public static final String METADATA_KEY = "varve.card";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The card of a model for single labels. */
    public Card(List<String> classes, Preprocessing preprocessing, Provenance provenance) {
        this(classes, preprocessing, provenance, Target.LABEL);
    }

    /**
     * Checks the classes and the scales of values.
     *
     * @throws IllegalArgumentException if there is no class, one name twice, or not a scale for each value
     */
    @JsonCreator
    public Card {
        target = target == null ? Target.LABEL : target;
        classes = List.copyOf(classes);
        Objects.requireNonNull(preprocessing, "preprocessing");
        Objects.requireNonNull(provenance, "provenance");
        if (classes.isEmpty() || new HashSet<>(classes).size() != classes.size()) {
            throw new IllegalArgumentException("card: classes must be one or more different names: " + classes);
        }
        if (target.kind() == TargetKind.VALUES && target.scales().size() != classes.size()) {
            throw new IllegalArgumentException("card: " + classes.size() + " values need a scale each: "
                    + target.scales());
        }
    }

    /** The same with another meaning of the outputs. */
    public Card with(Target other) {
        return new Card(classes, preprocessing, provenance, other);
    }

    /** What is left out: single labels, so that their cards stay those of the first files. */
    private static final class Unsaid extends LeftOut {

        Unsaid() {
            super(Target.LABEL);
        }
    }

    /**
     * Writes the card as one line of JSON; {@link #fromJson} reads it back unchanged.
     *
     * @return an object with the fields of this record
     */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a card is plain data", impossible);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json an object with the fields of this record
     * @return the card
     * @throws InvalidInput if the text is no card
     */
    public static Card fromJson(String json) {
        try {
            return JSON.readValue(json, Card.class);
        } catch (JsonProcessingException e) {
            throw new InvalidInput(e, "card: not a description of a model (%s); was the file made by varve?",
                    e.getOriginalMessage());
        }
    }
}
