package dev.varve.image;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Colour;
import dev.varve.augment.Crop;
import dev.varve.augment.Geometry;
import dev.varve.card.Preprocessing;
import dev.varve.random.Draws;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * Carries out an {@link Augmentation}: draws what is left open, and changes pictures. All that moves pixels is one
 * resampling, as long as no operation of a policy changes values in between; brightness and contrast are one table.
 */
public final class Augmenter {

    private static final int SYMMETRIES = 8;
    private static final double HALF = 0.5;

    private final Augmentation augmentation;
    private final Sampling sampling;
    private final Eraser eraser;
    private final int channels;

    /**
     * Prepares to augment.
     *
     * @param augmentation what may be drawn
     * @param preprocessing its size and channels are those of the result; mean and deviation are those of the noise
     *     that covers
     */
    public Augmenter(Augmentation augmentation, Preprocessing preprocessing) {
        this.augmentation = augmentation;
        this.sampling = Sampling.of(augmentation.geometry(), preprocessing.size());
        this.eraser = new Eraser(augmentation.erasing(), preprocessing);
        this.channels = preprocessing.channels();
    }

    /**
     * Draws a change and carries it out.
     *
     * @param pixels an image of any size, best after its {@link Preparation}
     * @param draws where the random numbers come from
     * @param out direct; receives {@code [size, size, channels]} bytes from its position on, and moves it behind them
     */
    public void apply(Pixels pixels, Draws draws, ByteBuffer out) {
        ByteBuffer square = out.duplicate();
        Frame frame = frame(Frame.Size.of(pixels), draws);
        Homography map = geometry(draws);
        Tint tint = tint(draws);
        map = map.after(part(draws));
        List<PolicyDraw> operations = PolicyDraw.of(augmentation.policy(), sampling.size(), draws);
        int moves = PolicyDraw.moves(operations);
        Warp.square(pixels, frame, PolicyDraw.after(map, operations.subList(0, moves), sampling), sampling, out);
        square.limit(out.position());
        operate(square, operations.subList(moves, operations.size()));
        tint.apply(square);
        disturb(square, draws);
        eraser.apply(square, draws);
    }

    private Frame frame(Frame.Size picture, Draws draws) {
        Crop crop = augmentation.crop();
        Frame.Size square = Frame.Size.square(sampling.size());
        if (crop instanceof Crop.Resized resized) {
            return Frame.resized(picture, resized, numbers(Frame.MOST_NUMBERS, draws));
        }
        double place = draws.uniform();
        if (crop instanceof Crop.Square) {
            return Frame.crop(picture, square, place, place);
        }
        return crop instanceof Crop.Pad ? Frame.pad(picture, square, place, place) : Frame.whole(picture);
    }

    /** So many, drawn whether they are taken or not: what follows is drawn alike for pictures of any shape. */
    private static DoubleSupplier numbers(int count, Draws draws) {
        double[] drawn = new double[count];
        Arrays.setAll(drawn, i -> draws.uniform());
        return DoubleStream.of(drawn).iterator()::nextDouble;
    }

    /** In fastai's order: the tilt is applied to the product of flip, rotation and zoom. */
    private Homography geometry(Draws draws) {
        Geometry ranges = augmentation.geometry();
        double chance = ranges.pAffine();
        Homography flip = flip(ranges.flip(), draws);
        double degrees = either(draws, chance, -ranges.maxRotate(), ranges.maxRotate(), 0);
        double zoom = either(draws, chance, ranges.minZoom(), ranges.maxZoom(), 1);
        Homography turned = flip.after(Homography.rotation(degrees))
                .after(Homography.zoom(zoom, draws.uniform(), draws.uniform()));
        double tiltX = either(draws, chance, -ranges.maxWarp(), ranges.maxWarp(), 0);
        double tiltY = either(draws, chance, -ranges.maxWarp(), ranges.maxWarp(), 0);
        return Homography.tilt(tiltX, tiltY).after(turned);
    }

    private static Homography flip(Geometry.Flip flip, Draws draws) {
        boolean flipped = draws.chance(HALF);
        return switch (flip) {
            case NONE -> Homography.identity();
            case HORIZONTAL -> flipped ? Homography.flip() : Homography.identity();
            case DIHEDRAL -> Homography.dihedral(flipped ? draws.below(SYMMETRIES) : 0);
        };
    }

    /** A part of the turned square, as fastai's {@code min_scale} cuts it out. */
    private Homography part(Draws draws) {
        double least = augmentation.geometry().minScale();
        return least == 1 ? Homography.identity()
                : Homography.part(draws.between(least, 1), draws.uniform(), draws.uniform());
    }

    private Tint tint(Draws draws) {
        Colour ranges = augmentation.colour();
        double most = ranges.maxLighting();
        double range = -Math.log(1 - most);
        double brightness = either(draws, ranges.pLighting(), (1 - most) / 2, (1 + most) / 2, HALF);
        double contrast = Math.exp(either(draws, ranges.pLighting(), -range, range, 0));
        double saturation = -Math.log(1 - ranges.maxSaturation());
        return new Tint(new Light(brightness, contrast),
                Math.exp(either(draws, ranges.pColour(), -saturation, saturation, 0)),
                either(draws, ranges.pColour(), -ranges.maxHue(), ranges.maxHue(), 0));
    }

    /** What is left of a policy from the first operation on that changes values. */
    private void operate(ByteBuffer square, List<PolicyDraw> operations) {
        int done = 0;
        while (done < operations.size()) {
            Pixels picture = pixels(square);
            int moves = PolicyDraw.moves(operations.subList(done, operations.size()));
            if (moves > 0) {
                Warp.square(picture, Frame.whole(Frame.Size.of(picture)), PolicyDraw.after(Homography.identity(),
                        operations.subList(done, done + moves), sampling), sampling, square.duplicate());
                done += moves;
            } else {
                PolicyDraw next = operations.get(done++);
                put(square, Recolour.of(picture, next.operation(), next.magnitude()));
            }
        }
    }

    private void disturb(ByteBuffer square, Draws draws) {
        if (augmentation.blur().p() > 0 && draws.chance(augmentation.blur().p())) {
            put(square, Disturbance.blur(pixels(square),
                    draws.between(augmentation.blur().minSigma(), augmentation.blur().maxSigma())));
        }
        if (augmentation.jpeg().p() > 0 && draws.chance(augmentation.jpeg().p())) {
            int least = augmentation.jpeg().minQuality();
            put(square, Disturbance.jpeg(pixels(square),
                    least + draws.below(augmentation.jpeg().maxQuality() - least + 1)));
        }
    }

    private Pixels pixels(ByteBuffer square) {
        byte[] bytes = new byte[square.remaining()];
        square.duplicate().get(bytes);
        return Pixels.owning(sampling.size(), sampling.size(), channels, bytes);
    }

    private static void put(ByteBuffer square, Pixels picture) {
        square.duplicate().put(picture.bytes());
    }

    /** A value of the range, or the neutral one; takes two draws whatever the answer. */
    private static double either(Draws draws, double chance, double low, double high, double neutral) {
        boolean changed = draws.chance(chance);
        double value = draws.between(low, high);
        return changed ? value : neutral;
    }
}
