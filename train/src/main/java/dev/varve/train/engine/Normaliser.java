package dev.varve.train.engine;

import dev.varve.card.Preprocessing;
import dev.varve.plan.Execution.Arithmetic;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Turns images into the network's input: {@code (value / 255 - mean) / std}, channels-last, without a gradient. Row by
 * row, for the kernels are three times as fast where what is repeated is longer than three channels.
 */
@SuppressWarnings("try") // the guard is held, not used
final class Normaliser implements AutoCloseable {

    private static final double FULL = 255;

    private final Arithmetic arithmetic;
    private final Optional<PixelConvolution> pixels;
    private final Tensor scale;
    private final Tensor shift;

    /**
     * Prepares to normalise.
     *
     * @param pixels what reads images that are not normalised; closed with this
     */
    Normaliser(Preprocessing preprocessing, Arithmetic arithmetic, Optional<PixelConvolution> pixels) {
        this.arithmetic = arithmetic;
        this.pixels = pixels;
        List<Double> mean = preprocessing.mean();
        List<Double> std = preprocessing.std();
        this.scale = channels(IntStream.range(0, std.size()).mapToDouble(c -> 1 / (FULL * std.get(c))).toArray());
        this.shift = channels(IntStream.range(0, std.size()).mapToDouble(c -> -mean.get(c) / std.get(c)).toArray());
    }

    private Tensor channels(double... values) {
        return Tensor.create(values).to(Precision.scalarType(arithmetic)).retainReference();
    }

    /** The input as it is fastest: pixels as they are stored, where what reads them can take these. */
    Picture picture(Images images) {
        return pixels.filter(any -> images.encoding() == Images.Encoding.PIXELS).map(one -> one.picture(images))
                .orElseGet(() -> Picture.normalised(input(images)));
    }

    /** The input of the network, {@code [N, C, size, size]}; reads the buffer now and keeps nothing of it. */
    Tensor input(Images images) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            if (images.encoding() == Images.Encoding.NORMALISED) {
                Tensor values = view(images, torch.ScalarType.Float);
                return Arrays.layOut(values.clone().to(Precision.scalarType(arithmetic)));
            }
            long[] extents = images.extents();                                 // [N, S, S, C]
            Tensor rows = stored(images).view(extents[0] * extents[1], extents[2] * extents[3])
                    .to(Precision.scalarType(arithmetic));
            rows.mul_(scale.repeat(extents[2]));
            rows.add_(shift.repeat(extents[2]));
            return rows.view(extents).permute(0, 3, 1, 2);                     // [N, C, S, S]
        }
    }

    /** Pixels where they lie, {@code [N, size, size, C]} of bytes: for as long as the buffer is not written to. */
    static Tensor stored(Images images) {
        return view(images, torch.ScalarType.Byte);
    }

    private static Tensor view(Images images, torch.ScalarType type) {
        return torch.from_blob(new BytePointer(images.bytes().slice()), images.extents(), new TensorOptions(type));
    }

    @Override
    public void close() {
        pixels.ifPresent(PixelConvolution::close);
        scale.close();
        shift.close();
    }
}
