package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class CropBoxTest {

    @Test
    void square_ofEachReferenceRow_isTheSameBox() {
        int compared = 0;
        for (JsonNode row : Golden.augment().get("resize")) {
            boolean square = row.get("size_h_w").get(0).equals(row.get("size_h_w").get(1));
            if (square && row.get("method").asText().equals("crop")) {
                int width = row.get("w").asInt();
                int height = row.get("h").asInt();
                double fraction = row.get("pcts").get(width > height ? 0 : 1).asDouble();

                assertThat(CropBox.square(width, height, fraction)).isEqualTo(new CropBox(
                        row.get("top_left_x_y").get(0).asInt(), row.get("top_left_x_y").get(1).asInt(),
                        row.get("crop_w_h").get(0).asInt(), row.get("crop_w_h").get(1).asInt()));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(10);
    }

    @Test
    void crop_ofBox_givesItsPixels() {
        Pixels pixels = Pixels.of(3, 2, new byte[] {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5});

        Pixels part = pixels.crop(new CropBox(1, 0, 1, 2));

        assertThat(part).isEqualTo(Pixels.of(1, 2, new byte[] {1, 1, 1, 4, 4, 4}));
        assertThat(pixels.crop(CropBox.centre(pixels, 3, 2))).isSameAs(pixels);
    }
}
