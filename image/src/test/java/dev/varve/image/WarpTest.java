package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarpTest {

    private static final int LEVELS = 2;        // OpenCV rounds places to 1/32 of a pixel

    static Stream<Homography> maps() {
        return Stream.of(
                Homography.identity(), Homography.flip(), Homography.rotation(10), Homography.rotation(-7.5),
                Homography.zoom(1.1, 0.2, 0.9), Homography.zoom(0.8, 0.5, 0.5), Homography.tilt(0.2, -0.15),
                Homography.tilt(-0.1, 0.05).after(Homography.flip())
                        .after(Homography.rotation(9)).after(Homography.zoom(1.07, 0.3, 0.6)));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void square_throughEachMap_staysNearTheReferenceResampler(Homography map) {
        Pixels picture = waves(48, 40);
        CropBox crop = CropBox.square(48, 40, 0.25);

        byte[] result = warp(picture, crop, map, 32);

        double[][][] wanted = ReferenceResampler.resample(planes(picture.crop(crop)), map, 32);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(Math.abs(Byte.toUnsignedInt(result[(y * 32 + x) * 3 + c]) - wanted[c][y][x]))
                            .as("channel %d at (%d, %d)", c, x, y).isLessThan(LEVELS);
                }
            }
        }
    }

    @Test
    void square_ofSixChannels_movesEachAlike() {
        Pixels three = waves(48, 40);
        Pixels six = Pixels.stacked(three, three.mirrored());
        Homography map = Homography.rotation(9).after(Homography.zoom(1.07, 0.3, 0.6));
        CropBox crop = CropBox.square(48, 40, 0.25);

        ByteBuffer out = ByteBuffer.allocateDirect(32 * 32 * 6);
        Warp.square(six, crop, map, 32, out);

        byte[] all = new byte[32 * 32 * 6];
        out.flip().get(all);
        Pixels warped = Pixels.of(32, 32, 6, all);
        Pixels alone = Pixels.of(32, 32, warp(three, crop, map, 32));
        for (int channel = 0; channel < 3; channel++) {
            assertThat(StoredChannelsTest.channel(warped, channel))
                    .isEqualTo(StoredChannelsTest.channel(alone, channel));
        }
    }

    @Test
    void square_withoutChange_copiesTheBytes() {
        Pixels picture = waves(16, 16);

        byte[] result = warp(picture, CropBox.square(16, 16, 0), Homography.identity(), 16);

        assertThat(result).isEqualTo(picture.array());
    }

    @Test
    void square_ofMuchLargerCrop_takesMeansInsteadOfSkippingPixels() {
        byte[] checks = new byte[320 * 320 * 3];
        for (int i = 0; i < checks.length; i++) {
            checks[i] = (byte) ((i / 3 % 320 / 4 + i / 960 / 4) % 2 == 0 ? 200 : 100);
        }

        byte[] result = warp(Pixels.of(320, 320, checks), CropBox.square(320, 320, 0), Homography.identity(), 20);

        for (byte value : result) {
            assertThat(Byte.toUnsignedInt(value)).isBetween(149, 151);
        }
    }

    @Test
    void square_intoTheMiddleOfABuffer_leavesTheRestAlone() {
        ByteBuffer out = ByteBuffer.allocateDirect(3 * 12).position(12);

        Warp.square(waves(8, 8), CropBox.square(8, 8, 0), Homography.identity(), 2, out);

        assertThat(out.position()).isEqualTo(24);
        for (int i = 0; i < 12; i++) {
            assertThat(out.get(i)).isZero();
            assertThat(out.get(24 + i)).isZero();
        }
        assertThat(out.get(12)).isNotZero();
    }

    private static byte[] warp(Pixels picture, CropBox crop, Homography map, int size) {
        ByteBuffer out = ByteBuffer.allocateDirect(size * size * 3);
        Warp.square(picture, crop, map, size, out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static Pixels waves(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[(y * width + x) * 3] = (byte) Math.round(128 + 100 * Math.sin(x / 5.0));
                rgb[(y * width + x) * 3 + 1] = (byte) Math.round(128 + 100 * Math.cos(y / 6.0));
                rgb[(y * width + x) * 3 + 2] = (byte) Math.round(128 + 60 * Math.sin((x + y) / 4.0));
            }
        }
        return Pixels.of(width, height, rgb);
    }

    private static double[][][] planes(Pixels square) {
        int n = square.width();
        double[][][] planes = new double[3][n][n];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                for (int c = 0; c < 3; c++) {
                    planes[c][y][x] = square.at(x, y, c);
                }
            }
        }
        return planes;
    }
}
