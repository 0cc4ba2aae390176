package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.augment.Crop;
import dev.varve.image.Frame.Size;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the boxes of fastai's {@code Resize} and {@code RandomResizedCrop}. */
class FrameTest {

    private static Frame of(JsonNode topLeft, JsonNode size) {
        return new Frame(topLeft.get(0).asInt(), topLeft.get(1).asInt(), size.get(0).asInt(), size.get(1).asInt());
    }

    private static Frame resize(JsonNode row) {
        Size picture = new Size(row.get("w").asInt(), row.get("h").asInt());
        Size target = new Size(row.get("size_h_w").get(1).asInt(), row.get("size_h_w").get(0).asInt());
        double x = row.get("pcts").path(0).asDouble();
        double y = row.get("pcts").path(1).asDouble();
        return switch (row.get("method").asText()) {
            case "crop" -> Frame.crop(picture, target, x, y);
            case "pad" -> Frame.pad(picture, target, x, y);
            default -> Frame.whole(picture);
        };
    }

    @Test
    void frame_ofEachMethod_isTheBoxOfTheReference() {
        for (JsonNode row : Golden.augment().get("resize")) {
            assertThat(resize(row)).as("%s", row).isEqualTo(of(row.get("top_left_x_y"), row.get("crop_w_h")));
        }
        assertThat(Golden.augment().get("resize")).hasSize(75);
    }

    @Test
    void resized_ofEachDraw_isTheBoxOfTheReference() {
        for (JsonNode row : Golden.augment().get("random_resized_crop_train")) {
            List<Double> draws = new ArrayList<>();
            row.get("u").forEach(u -> draws.add(u.asDouble()));
            row.get("r").forEach(r -> draws.add(r.asDouble()));
            Iterator<Double> next = draws.iterator();
            Size picture = new Size(row.get("w").asInt(), row.get("h").asInt());

            Frame frame = Frame.resized(picture, new Crop.Resized(row.get("min_scale").asDouble(), 1, 3.0 / 4, 4.0 / 3),
                    next::next);

            assertThat(frame).as("%s", row).isEqualTo(of(row.get("top_left_x_y"), row.get("crop_w_h")));
            assertThat(next.hasNext()).as("%s: places are drawn where a box fits", row)
                    .isEqualTo(row.get("fallback").asBoolean());
        }
        assertThat(Golden.augment().get("random_resized_crop_train")).hasSize(32);
    }

    @Test
    void resized_ofAPictureOfOnePixel_isThatPixel() {
        assertThat(Frame.resized(new Size(1, 1), new Crop.Resized(0.01, 0.01, 0.75, 1.25), () -> 0.5))
                .isEqualTo(new Frame(0, 0, 1, 1));
    }

    @Test
    void crop_ofAStrip_keepsAPixel() {
        assertThat(Frame.crop(new Size(1, 500), new Size(300, 100), 0.5, 1)).isEqualTo(new Frame(0, 499, 1, 1));
    }
}
