package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;
import dev.varve.augment.Operation;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against torchvision's operations on bytes. */
class PolicyOperationsTest {

    private static Pixels picture(JsonNode planes) {
        int height = planes.get(0).size();
        int width = planes.get(0).get(0).size();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) planes.get(i % 3).get(i / 3 / width).get(i / 3 % width).asInt();
        }
        return Pixels.of(width, height, rgb);
    }

    private static Operation operation(JsonNode row) {
        return Operation.valueOf(row.get("name").asText().replaceAll("(?<=[a-z])([A-Z])", "_$1")
                .toUpperCase(Locale.ROOT));
    }

    private static void assertRows(String image, String rows, Set<Operation> seen) {
        Pixels picture = picture(Golden.operations().get(image));
        for (JsonNode row : Golden.operations().get(rows)) {
            seen.add(operation(row));
            assertThat(Recolour.of(picture, operation(row), row.get("magnitude").asDouble()).bytes())
                    .as("%s %s", row.get("name"), row.get("magnitude"))
                    .isEqualTo(picture(row.get("output")).bytes());
        }
    }

    @Test
    void recolour_ofEachOperation_equalsReferenceBytes() {
        Set<Operation> seen = EnumSet.noneOf(Operation.class);
        assertRows("image", "operations", seen);
        assertRows("flat_image", "flat", seen);

        for (JsonNode row : Golden.operations().get("moves")) {
            seen.add(operation(row));
        }
        assertThat(seen).containsExactlyInAnyOrder(Operation.values());
    }

    @Test
    void movement_ofEachOperation_equalsReferenceMatrix() {
        for (JsonNode row : Golden.operations().get("moves")) {
            int size = row.get("size").asInt();
            for (boolean aligned : new boolean[] {true, false}) {
                Sampling sampling = new Sampling(size, Mode.BILINEAR, PadMode.ZEROS, aligned);
                Homography map = sampling.toPixels()
                        .after(Movement.of(operation(row), row.get("magnitude").asDouble(), sampling))
                        .after(sampling.fromPixels());
                for (int i = 0; i < 6; i++) {
                    assertThat(map.entries()[i]).as("%s %d", row.get("name"), i).isCloseTo(
                            row.get("matrix").get(i / 3).get(i % 3).asDouble(), within(i % 3 < 2 ? 1e-5 : 3e-4));
                }
            }
        }
    }

    @Test
    void blur_ofEachDeviation_staysWithinALevelOfReference() {
        Pixels picture = picture(Golden.operations().get("image"));
        for (JsonNode row : Golden.operations().get("blur")) {
            Pixels blurred = Disturbance.blur(picture, row.get("sigma").asDouble());
            Pixels wanted = picture(row.get("output"));
            for (int i = 0; i < 192; i++) {
                assertThat(Math.abs(blurred.at(i % 8, i / 8 % 8, i / 64) - wanted.at(i % 8, i / 8 % 8, i / 64)))
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void jpeg_ofEachQuality_keepsColoursAndLosesDetail() {
        byte[] rgb = new byte[3 * 64 * 64];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 200;
            rgb[i + 1] = (byte) (i * 31 % 97);
            rgb[i + 2] = 20;
        }
        Pixels picture = Pixels.of(64, 64, rgb);

        assertThat(distance(picture, Disturbance.jpeg(picture, 20)))
                .isGreaterThan(distance(picture, Disturbance.jpeg(picture, 95)));
        Pixels flat = Pixels.of(1, 2, new byte[] {120, 90, 20, 120, 90, 20});
        assertThat((double) Disturbance.jpeg(flat, 95).at(0, 0, 0)).isCloseTo(120, within(4.0));
        assertThat((double) Disturbance.jpeg(flat, 95).at(0, 1, 2)).isCloseTo(20, within(4.0));
    }

    private static long distance(Pixels one, Pixels other) {
        long sum = 0;
        for (int i = 0; i < one.array().length; i++) {
            sum += Math.abs(Byte.toUnsignedInt(one.array()[i]) - Byte.toUnsignedInt(other.array()[i]));
        }
        return sum;
    }

    @Test
    void operations_ofTheOtherKind_areRefused() {
        Pixels picture = Pixels.of(1, 1, new byte[3]);
        assertThatThrownBy(() -> Recolour.of(picture, Operation.ROTATE, 1)).hasMessageContaining("moves pixels");
        Sampling sampling = new Sampling(8, Mode.BILINEAR, PadMode.ZEROS, true);
        assertThatThrownBy(() -> Movement.of(Operation.SOLARIZE, 1, sampling)).hasMessageContaining("moves no pixels");
    }
}
