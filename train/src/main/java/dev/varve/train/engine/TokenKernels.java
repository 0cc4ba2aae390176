package dev.varve.train.engine;

import dev.varve.graph.Attention;
import dev.varve.graph.AxisPattern;
import dev.varve.graph.Layout;
import dev.varve.graph.Norm;
import dev.varve.graph.Shape;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Operations of transformers that take several ATen calls. What lies between is closed at once: it would hold the
 * memory of values that die.
 */
final class TokenKernels {

    private static final long[] ONE_ROW = {0, 0, 0, 1};

    private TokenKernels() {
    }

    static Tensor layerNorm(Tensor x, Norm.LayerNorm op, TensorOptional scale, TensorOptional offset) {
        long[] features = {op.features()};
        if (!op.images()) {
            return torch.layer_norm(x, features, scale, offset, op.eps(), false);
        }
        try (Tensor last = x.permute(0, 2, 3, 1);
                Tensor normed = torch.layer_norm(last, features, scale, offset, op.eps(), false)) {
            return normed.permute(0, 3, 1, 2);
        }
    }

    static Tensor rearrange(Tensor x, Layout.Rearrange op) {
        AxisPattern.Moves moves = op.moves(shape(x));
        long[] order = moves.order().stream().mapToLong(Integer::longValue).toArray();
        try (Tensor divided = x.reshape(batched(x, moves.factors().stream().mapToLong(one -> one)));
                Tensor moved = divided.permute(order);
                Tensor ordered = op.copies() ? moved.clone(new MemoryFormatOptional(torch.MemoryFormat.Contiguous))
                        : new Tensor(moved)) {
            return ordered.reshape(batched(x, LongStream.range(1, moves.shape().rank())
                    .map(axis -> moves.shape().extent((int) axis))));
        }
    }

    /** The fused kernel for queries, keys and values {@code [B, heads, L, d]}, B counting what stays apart too. */
    static Tensor selfAttention(Tensor x, Attention.SelfAttention op) {
        long packed = x.size(x.dim() - 1);
        long features = packed / 3 / op.heads();
        long[] extents = x.shape();
        extents[extents.length - 1] = packed / 3;
        try (Tensor divided = x.reshape(-1, op.positions(shape(x)), 3, op.heads(), features);
                Tensor ordered = divided.permute(2, 0, 3, 1, 4);
                Tensor mixed = attention(ordered, new TensorOptional());
                Tensor joined = mixed.transpose(1, 2)) {
            return joined.reshape(extents);
        }
    }

    private static Tensor attention(Tensor ordered, TensorOptional added) {
        try (Tensor query = ordered.select(0, 0); Tensor key = ordered.select(0, 1);
                Tensor value = ordered.select(0, 2)) {
            return torch.scaled_dot_product_attention(query, key, value, added, 0.0, false, new DoubleOptional(),
                    false);
        }
    }

    /**
     * Products of {@code [N, heads, d, L]}; a row of ones below the values makes the sum of the keys one of them. bf16
     * would round the sums over all positions, so they are made in fp32.
     */
    static Tensor linearAttention(Tensor x, Attention.LinearAttention op) {
        long d = op.features();
        long heads = op.heads(shape(x));
        try (Tensor packed = x.reshape(x.size(0), heads, 3 * d, x.size(2) * x.size(3));
                Tensor wide = packed.scalar_type().intern() == torch.ScalarType.BFloat16
                        ? packed.to(torch.ScalarType.Float) : new Tensor(packed);
                Tensor queries = wide.narrow(2, 0, d); Tensor query = queries.relu();
                Tensor keys = wide.narrow(2, d, d); Tensor key = keys.relu();
                Tensor values = wide.narrow(2, 2 * d, d); Scalar one = new Scalar(1.0);
                Tensor value = torch.constant_pad_nd(values, ONE_ROW, one);
                Tensor mean = quotient(value, key, query, op); Tensor image = mean.reshape(x.size(0), heads * d,
                        x.size(2), x.size(3))) {
            return image.to(x.scalar_type());
        }
    }

    private static Tensor quotient(Tensor value, Tensor key, Tensor query, Attention.LinearAttention op) {
        try (Tensor turned = key.transpose(2, 3); Tensor sums = value.matmul(turned);
                Tensor mixed = sums.matmul(query); Tensor all = mixed.narrow(2, 0, op.features());
                Tensor weight = mixed.narrow(2, op.features(), 1); Scalar eps = new Scalar(op.eps());
                Tensor above = weight.add(eps)) {
            return all.div(above);
        }
    }

    /** The shape without the number of items, as operations want it. */
    static Shape shape(Tensor x) {
        return Shape.batchOf(LongStream.of(x.shape()).skip(1).toArray());
    }

    private static long[] batched(Tensor x, LongStream behind) {
        return LongStream.concat(LongStream.of(x.size(0)), behind).toArray();
    }
}
