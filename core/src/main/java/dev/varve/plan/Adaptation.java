package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.varve.card.LeftOut;
import dev.varve.surgery.FirstLayer;
import dev.varve.surgery.HeadLayers;

/**
 * How a pretrained network is made to fit images and targets of another kind.
 *
 * @param firstLayer what becomes of the first convolution's weights where images have other than three channels
 * @param head layers of the new head; may be absent, then they are fastai's
 */
public record Adaptation(FirstLayer.Rule firstLayer,
                         @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = HeadLayers.Unsaid.class)
                         @JacksonInject(Yaml.HEAD) HeadLayers head) {

    /** fastai's first layer and head. */
    public static final Adaptation DEFAULT = new Adaptation(FirstLayer.Rule.FASTAI, HeadLayers.DEFAULT);

    /** Checks that nothing is missing. */
    public Adaptation {
        Require.present(firstLayer, "firstLayer");
        Require.present(head, "head");
    }

    /** What is left out of files. */
    static final class Unsaid extends LeftOut {

        Unsaid() {
            super(DEFAULT);
        }
    }
}
