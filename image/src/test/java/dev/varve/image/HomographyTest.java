package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against fastai's matrices, warp coefficients and resampled pictures. */
class HomographyTest {

    private static final Homography ALL = Homography.flip()
            .after(Homography.rotation(7.5)).after(Homography.zoom(1.05, 0.25, 0.8));

    static final Map<String, Homography> AFFINE = Map.ofEntries(
            Map.entry("rotate_-10", Homography.rotation(-10)),
            Map.entry("rotate_0", Homography.rotation(0)),
            Map.entry("rotate_7.5", Homography.rotation(7.5)),
            Map.entry("rotate_30", Homography.rotation(30)),
            Map.entry("rotate_90", Homography.rotation(90)),
            Map.entry("zoom_1.1_0.5_0.5", Homography.zoom(1.1, 0.5, 0.5)),
            Map.entry("zoom_1.1_0_1", Homography.zoom(1.1, 0, 1)),
            Map.entry("zoom_1.05_0.25_0.8", Homography.zoom(1.05, 0.25, 0.8)),
            Map.entry("zoom_0.9_0.3_0.6", Homography.zoom(0.9, 0.3, 0.6)),
            Map.entry("zoom_1_0.2_0.2", Homography.zoom(1, 0.2, 0.2)),
            Map.entry("flip_0", Homography.identity()),
            Map.entry("flip_1", Homography.flip()),
            Map.entry("flip_rotate_zoom", ALL));

    private static final Map<String, Homography> PICTURES = Map.of(
            "rotate_7.5", Homography.rotation(7.5),
            "zoom_1.1_0.25_0.8", Homography.zoom(1.1, 0.25, 0.8),
            "zoom_0.8_0.5_0.5", Homography.zoom(0.8, 0.5, 0.5),
            "flip_1", Homography.flip(),
            "flip_rotate_zoom", ALL);

    static Iterable<String> affineNames() {
        return AFFINE.keySet();
    }

    static Iterable<String> pictureNames() {
        return PICTURES.keySet();
    }

    @ParameterizedTest
    @MethodSource("affineNames")
    void entries_ofAffineMap_equalReference(String name) {
        JsonNode wanted = Golden.row("affine", "name", name).get("matrix");

        double[] entries = AFFINE.get(name).entries();

        for (int i = 0; i < 9; i++) {
            assertThat(entries[i]).isCloseTo(wanted.get(i / 3).get(i % 3).asDouble(), within(Golden.TOLERANCE));
        }
    }

    @Test
    void tilt_ofEachDraw_equalsReferenceCoefficientsAndPoints() {
        for (JsonNode row : Golden.augment().get("warp")) {
            Homography tilt = Homography.tilt(row.get("draw_x").asDouble(), row.get("draw_y").asDouble());

            for (int i = 0; i < 8; i++) {
                assertThat(tilt.entries()[i])
                        .isCloseTo(row.get("coeffs").get(i).asDouble(), within(Golden.TOLERANCE));
            }
            for (int i = 0; i < row.get("points").size(); i++) {
                JsonNode point = row.get("points").get(i);
                double[] mapped = tilt.map(point.get(0).asDouble(), point.get(1).asDouble());
                assertThat(mapped[0]).isCloseTo(row.get("mapped").get(i).get(0).asDouble(), within(Golden.TOLERANCE));
                assertThat(mapped[1]).isCloseTo(row.get("mapped").get(i).get(1).asDouble(), within(Golden.TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pictureNames")
    void resampling_throughAffineMap_equalsReferencePicture(String name) {
        for (JsonNode row : Golden.augment().get("affine_images")) {
            boolean same = row.get("name").asText().equals(name) && row.get("align_corners").asBoolean()
                    && Objects.equals(row.get("pad_mode").asText(), "reflection");
            if (same) {
                assertPicture(PICTURES.get(name), row.get("output"));
                return;
            }
        }
        throw new AssertionError("no reference picture " + name);
    }

    @Test
    void resampling_throughTilt_equalsReferencePicture() {
        for (JsonNode row : Golden.augment().get("warp")) {
            assertPicture(Homography.tilt(row.get("draw_x").asDouble(), row.get("draw_y").asDouble()),
                    row.get("image"));
        }
    }

    private static void assertPicture(Homography map, JsonNode wanted) {
        double[][][] image = ReferenceResampler.array(Golden.augment().get("image"));
        double[][][] result = ReferenceResampler.resample(image, map, 4);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 4; x++) {
                    assertThat(result[c][y][x])
                            .isCloseTo(wanted.get(c).get(y).get(x).asDouble(), within(Golden.TOLERANCE));
                }
            }
        }
    }
}
