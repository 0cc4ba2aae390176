package dev.varve.train.engine;

import dev.varve.graph.Attention.WindowAttention;
import dev.varve.graph.Shape;
import dev.varve.graph.Windows;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Attention within windows in ATen calls; what lies between is closed at once, as in {@link TokenKernels}. */
final class WindowKernel {

    private WindowKernel() {
    }

    /**
     * Moves the image, divides it, mixes within each window, and goes the way back.
     *
     * @param table a number for each distance and head
     */
    static Tensor of(Tensor x, WindowAttention op, Tensor table) {
        Windows windows = op.windows(Shape.batchOf(x.size(1), x.size(2), x.size(3)));
        long down = windows.down();
        long right = windows.right();
        try (Tensor moved = roll(x, -down, -right); Tensor packed = packed(moved, op, windows);
                Tensor added = added(op, windows, table); Tensor mixed = mixed(packed, added);
                Tensor whole = whole(mixed, op, windows)) {
            return roll(whole, down, right);
        }
    }

    private static Tensor roll(Tensor x, long down, long right) {
        return down == 0 && right == 0 ? new Tensor(x) : torch.roll(x, new long[] {down, right}, 1, 2);
    }

    /** {@code [N, H, W, 3 C] -> [3, N, windows, heads, positions, d]}. */
    private static Tensor packed(Tensor x, WindowAttention op, Windows windows) {
        long features = x.size(3) / 3 / op.heads();
        try (Tensor divided = x.reshape(x.size(0), windows.height() / op.side(), op.side(),
                        windows.width() / op.side(), op.side(), 3, op.heads(), features);
                Tensor ordered = divided.permute(5, 0, 1, 3, 6, 2, 4, 7)) {
            return ordered.reshape(3, x.size(0), windows.count(), op.heads(), windows.positions(), features);
        }
    }

    /** What is added to the matches: {@code [1 or windows, heads, positions, positions]}. */
    private static Tensor added(WindowAttention op, Windows windows, Tensor table) {
        long size = windows.positions();
        try (Tensor index = torch.tensor(op.indices()); Tensor rows = table.index_select(0, index);
                Tensor square = rows.view(1, size, size, op.heads()); Tensor learned = square.permute(0, 3, 1, 2)) {
            if (!windows.areShifted()) {
                return learned.contiguous();
            }
            try (Tensor numbers = torch.tensor(windows.mask()); Tensor typed = numbers.to(table.scalar_type());
                    Tensor mask = typed.view(windows.count(), 1, size, size)) {
                return learned.add(mask);
            }
        }
    }

    private static Tensor mixed(Tensor packed, Tensor added) {
        try (Tensor query = packed.select(0, 0); Tensor key = packed.select(0, 1); Tensor value = packed.select(0, 2);
                TensorOptional mask = new TensorOptional(added)) {
            return torch.scaled_dot_product_attention(query, key, value, mask, 0.0, false, new DoubleOptional(), false);
        }
    }

    /** {@code [N, windows, heads, positions, d] -> [N, H, W, C]}. */
    private static Tensor whole(Tensor mixed, WindowAttention op, Windows windows) {
        long features = mixed.size(4);
        try (Tensor divided = mixed.reshape(mixed.size(0), windows.height() / op.side(), windows.width() / op.side(),
                        op.heads(), op.side(), op.side(), features);
                Tensor ordered = divided.permute(0, 1, 4, 2, 5, 3, 6)) {
            return ordered.reshape(mixed.size(0), windows.height(), windows.width(), op.heads() * features);
        }
    }
}
