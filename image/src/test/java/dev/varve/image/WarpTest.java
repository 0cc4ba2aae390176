package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarpTest {

    private static final int LEVELS = 2;        // OpenCV rounds places to 1/32 of a pixel

    private static Sampling usual(int size) {
        return new Sampling(size, Mode.BILINEAR, PadMode.REFLECTION, true);
    }

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
        Frame frame = new Frame(2, 0, 40, 40);

        byte[] result = warp(picture, frame, map, 32);

        double[][][] wanted = ReferenceResampler.resample(planes(picture.crop(frame.inside(picture))), map, usual(32));
        assertNear(result, wanted, LEVELS);
    }

    private static void assertNear(byte[] result, double[][][] wanted, int levels) {
        int side = wanted[0].length;
        for (int i = 0; i < result.length; i++) {
            assertThat(Math.abs(Byte.toUnsignedInt(result[i]) - wanted[i % 3][i / 3 / side][i / 3 % side]))
                    .as("channel %d at (%d, %d)", i % 3, i / 3 % side, i / 3 / side).isLessThan(levels);
        }
    }

    static Stream<Sampling> samplings() {
        return Stream.of(Mode.BILINEAR, Mode.BICUBIC).flatMap(mode -> Stream.of(PadMode.values())
                .flatMap(pad -> Stream.of(true, false).map(aligned -> new Sampling(40, mode, pad, aligned))));
    }

    /** Of a picture of the result's size, so that corners that are aligned and others differ by the padding alone. */
    @ParameterizedTest
    @MethodSource("samplings")
    void square_inEachWay_staysNearTheReferenceResampler(Sampling sampling) {
        Homography map = Homography.rotation(20).after(Homography.zoom(0.7, 0.4, 0.5));

        byte[] result = warp(waves(40, 40), new Frame(0, 0, 40, 40), map, sampling);

        assertNear(result, ReferenceResampler.resample(planes(waves(40, 40)), map, sampling),
                sampling.padMode() == PadMode.ZEROS ? 10 : LEVELS);
    }

    @Test
    void square_withNearest_copiesPixels() {
        byte[] result = warp(waves(16, 16), new Frame(0, 0, 16, 16), Homography.dihedral(6),
                new Sampling(16, Mode.NEAREST, PadMode.REFLECTION, true));

        for (int i = 0; i < 16 * 16; i++) {
            assertThat(Byte.toUnsignedInt(result[3 * i])).isEqualTo(waves(16, 16).at(i / 16, i % 16, 0));
        }
    }

    @Test
    void square_ofARectangle_squishesIt() {
        byte[] result = warp(waves(30, 15), new Frame(0, 0, 30, 15), Homography.identity(), 15);

        assertThat(Byte.toUnsignedInt(result[3 * 14])).isEqualTo(waves(30, 15).at(29, 0, 0));
        assertThat((double) Byte.toUnsignedInt(result[3 * 7])).isCloseTo(
                (waves(30, 15).at(14, 0, 0) + waves(30, 15).at(15, 0, 0)) / 2.0, within(2.0));
    }

    @Test
    void square_ofAFrameBeyondThePicture_padsIt() {
        Frame frame = Frame.pad(new Frame.Size(20, 10), Frame.Size.square(20), 0.5, 0.5);
        Sampling black = new Sampling(20, Mode.BILINEAR, PadMode.ZEROS, true);

        byte[] padded = warp(waves(20, 10), frame, Homography.identity(), black);
        byte[] mirrored = warp(waves(20, 10), frame, Homography.identity(), 20);

        for (int y = 0; y < 20; y++) {
            int green = Byte.toUnsignedInt(padded[y * 60 + 1]);
            assertThat(green).isEqualTo(y < 5 || y >= 15 ? 0 : waves(20, 10).at(0, y - 5, 1));
        }
        assertThat(Byte.toUnsignedInt(mirrored[3 * 60 + 1])).isEqualTo(waves(20, 10).at(0, 2, 1));
    }

    @Test
    void square_ofAMuchLargerFrameBeyondThePicture_padsTheShrunkPicture() {
        Frame frame = Frame.pad(new Frame.Size(200, 100), Frame.Size.square(20), 0.5, 0.5);

        byte[] padded = warp(waves(200, 100), frame, Homography.identity(),
                new Sampling(20, Mode.BILINEAR, PadMode.ZEROS, false));

        assertThat(padded[4 * 60 + 1]).isZero();
        assertThat(padded[15 * 60 + 1]).isZero();
        assertThat(padded[5 * 60 + 1]).isNotZero();
        assertThat(padded[14 * 60 + 1]).isNotZero();
    }

    @Test
    void square_ofSixChannels_movesEachAlike() {
        Pixels three = waves(48, 40);
        Pixels six = Pixels.stacked(three, three.mirrored());
        Homography map = Homography.rotation(9).after(Homography.zoom(1.07, 0.3, 0.6));
        Frame frame = Frame.whole(Frame.Size.of(three));

        Pixels warped = Pixels.of(32, 32, 6, warp(six, frame, map, 32));

        Pixels alone = Pixels.of(32, 32, warp(three, frame, map, 32));
        for (int channel = 0; channel < 3; channel++) {
            assertThat(StoredChannelsTest.channel(warped, channel))
                    .isEqualTo(StoredChannelsTest.channel(alone, channel));
        }
    }

    @Test
    void square_withoutChange_copiesTheBytes() {
        Pixels picture = waves(16, 16);

        byte[] result = warp(picture, new Frame(0, 0, 16, 16), Homography.identity(), 16);

        assertThat(result).isEqualTo(picture.array());
    }

    @Test
    void square_ofMuchLargerCrop_takesMeansInsteadOfSkippingPixels() {
        byte[] checks = new byte[320 * 320 * 3];
        for (int i = 0; i < checks.length; i++) {
            checks[i] = (byte) ((i / 3 % 320 / 4 + i / 960 / 4) % 2 == 0 ? 200 : 100);
        }

        byte[] result = warp(Pixels.of(320, 320, checks), new Frame(0, 0, 320, 320), Homography.identity(), 20);

        for (byte value : result) {
            assertThat(Byte.toUnsignedInt(value)).isBetween(149, 151);
        }
    }

    @Test
    void square_intoTheMiddleOfABuffer_leavesTheRestAlone() {
        ByteBuffer out = ByteBuffer.allocateDirect(3 * 12).position(12);

        Warp.square(waves(8, 8), new Frame(0, 0, 8, 8), Homography.identity(), usual(2), out);

        assertThat(out.position()).isEqualTo(24);
        for (int i = 0; i < 12; i++) {
            assertThat(out.get(i)).isZero();
            assertThat(out.get(24 + i)).isZero();
        }
        assertThat(out.get(12)).isNotZero();
    }

    private static byte[] warp(Pixels picture, Frame frame, Homography map, int size) {
        return warp(picture, frame, map, usual(size));
    }

    private static byte[] warp(Pixels picture, Frame frame, Homography map, Sampling sampling) {
        ByteBuffer out = ByteBuffer.allocateDirect(sampling.size() * sampling.size() * picture.channels());
        Warp.square(picture, frame, map, sampling, out);
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
