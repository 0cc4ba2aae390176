package dev.varve.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * Where a model comes from. It holds no time of day, so that equal runs make equal files.
 *
 * @param architecture name in the zoo, for example {@code tf_efficientnet_lite0}
 * @param weights name of the weights that training began with, or {@code none} after a start from random numbers
 * @param weightsSha256 SHA-256 of the file of those weights in hexadecimal, empty where there was none
 * @param licence SPDX identifier of the licence of those weights, or its address; empty where it is not known
 * @param images how images were prepared for those weights; {@link SourceImages#UNKNOWN} in files of former
 *     versions, which do not say
 * @param groups the layer groups it was trained by, from the input to the head
 * @param changes what was done to those weights for the size of the images, a sentence for each; often nothing
 * @param producer program and version that made the model, for example {@code varve 0.1.0}
 */
public record Provenance(
        String architecture,
        String weights,
        String weightsSha256,
        String licence,
        SourceImages images,
        List<Group> groups,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> changes,
        String producer) {

    /** Checks that nothing is missing. */
    @JsonCreator
    public Provenance {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(weightsSha256, "weightsSha256");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(producer, "producer");
        images = images == null ? SourceImages.UNKNOWN : images;
        groups = List.copyOf(groups);
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /** A model of whose first weights nothing more is known. */
    public Provenance(String architecture, String weights, String weightsSha256, String licence, List<Group> groups,
            String producer) {
        this(architecture, weights, weightsSha256, licence, SourceImages.UNKNOWN, groups, List.of(), producer);
    }

    /**
     * A layer group: the parameters from {@code first} up to the first one of the next group.
     *
     * @param name what the group holds, for example {@code layer3..layer4}
     * @param first name of its first parameter
     */
    public record Group(String name, String first) {

        /** Checks that nothing is missing. */
        public Group {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(first, "first");
        }
    }
}
