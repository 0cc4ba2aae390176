package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void dihedral_ofEachSymmetry_equalsReferenceMatrixAndPicture(int symmetry) {
        JsonNode row = Golden.row("affine", "name", "dihedral_" + symmetry);
        Homography map = Homography.dihedral(symmetry);

        for (int i = 0; i < 9; i++) {
            assertThat(map.entries()[i]).isEqualTo(row.get("matrix").get(i / 3).get(i % 3).asDouble());
            double[] from = map.map(i % 3 - 1, i / 3 - 1);
            assertThat(3 * (from[1] + 1) + from[0] + 1)
                    .isEqualTo(row.get("result_on_0_to_8").get(i / 3).get(i % 3).asDouble());
        }
    }

    /** fastai fits its matrices to pictures that are no squares: turned in pixels, and back in coordinates. */
    @Test
    void entries_ofEachMapInSidesOfARectangle_equalReferenceMatrix() {
        int compared = 0;
        for (JsonNode row : Golden.augment().get("affine")) {
            for (JsonNode prepared : row.get("prepared")) {
                double[] sides = {prepared.get("w").asDouble(), prepared.get("h").asDouble()};
                double[] map = any(row.get("name").asText()).entries();
                for (int i = 0; i < 6; i++) {
                    if (i % 3 < 2) {        // a shift counts in sides, whatever the shape
                        assertThat(map[i] * sides[i % 3] / sides[i / 3]).as("%s", row.get("name")).isCloseTo(
                                prepared.get("matrix").get(i / 3).get(i % 3).asDouble(), within(Golden.TOLERANCE));
                    }
                }
                compared++;
            }
        }
        assertThat(compared).isEqualTo(42);
    }

    private static Homography any(String name) {
        return name.startsWith("dihedral") ? Homography.dihedral(name.charAt(name.length() - 1) - '0')
                : AFFINE.get(name);
    }

    @Test
    void rotation_ofAQuarter_bringsTheLeftEdgeToTheTop() {
        assertThat(Homography.rotation(90).map(0, -1)).containsExactly(new double[] {-1, 0}, within(1e-12));
    }

    @Test
    void part_ofAQuarterOfTheArea_isACorner() {
        Homography corner = Homography.part(0.25, 0, 1);

        assertThat(corner.map(-1, -1)).containsExactly(new double[] {-1, 0}, within(1e-12));
        assertThat(corner.map(1, 1)).containsExactly(new double[] {0, 1}, within(1e-12));
    }

    @Test
    void resampling_ofEachReferencePicture_equalsIt() {
        for (JsonNode row : Golden.augment().get("affine_images")) {
            assertPicture(PICTURES.get(row.get("name").asText()), row.get("output"), new Sampling(4, Mode.BILINEAR,
                    PadMode.valueOf(row.get("pad_mode").asText().toUpperCase(Locale.ROOT)),
                    row.get("align_corners").asBoolean()));
        }
        assertThat(Golden.augment().get("affine_images")).hasSize(8);
    }

    @Test
    void resampling_throughTilt_equalsReferencePicture() {
        for (JsonNode row : Golden.augment().get("warp")) {
            assertPicture(Homography.tilt(row.get("draw_x").asDouble(), row.get("draw_y").asDouble()),
                    row.get("image"), new Sampling(4, Mode.BILINEAR, PadMode.REFLECTION, true));
        }
    }

    @Test
    void tilt_backAndForth_equalsReferenceInverse() {
        for (JsonNode row : Golden.augment().get("warp")) {
            double[] there = Homography.tilt(row.get("draw_x").asDouble(), row.get("draw_y").asDouble()).map(0.3, -0.6);
            JsonNode c = row.get("coeffs_inverse");
            double w = c.get(6).asDouble() * there[0] + c.get(7).asDouble() * there[1] + 1;
            assertThat((c.get(0).asDouble() * there[0] + c.get(1).asDouble() * there[1] + c.get(2).asDouble()) / w)
                    .isCloseTo(0.3, within(1e-9));
            assertThat((c.get(3).asDouble() * there[0] + c.get(4).asDouble() * there[1] + c.get(5).asDouble()) / w)
                    .isCloseTo(-0.6, within(1e-9));
        }
    }

    private static void assertPicture(Homography map, JsonNode wanted, Sampling sampling) {
        double[][][] image = ReferenceResampler.array(Golden.augment().get("image"));
        double[][][] result = ReferenceResampler.resample(image, map, sampling);
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
