package dev.varve.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Images of another height and width: {@code [N, C, H, W] -> [N, C, H', W']}. A new position {@code i} lies at
 * {@code (i + 1/2) H / H' - 1/2} among the former ones, not before the first or behind the last, and is interpolated
 * bilinearly between its neighbours, also where the image shrinks, as PyTorch does with {@code align_corners=False}. An
 * image of the right size stays as it is.
 */
public sealed interface Resize extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a resizing; the image comes first among the inputs. */
        T resize(Node node, Resize op, List<T> inputs);
    }

    @Override
    default Optional<Window> window() {
        return Optional.of(new Window(2, 1));
    }

    @Override
    default Set<Trait> traits() {
        return Set.of(Trait.ALIASES_INPUT);
    }

    @Override
    default <T> T lower(Interpreter<T> to, Node node, List<T> in) {
        return to.resize(node, this, in);
    }

    /** To the next multiples of a number. */
    record ToMultiple(long multiple) implements Resize {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = image(in.get(0));
            return x.with(2, along(x.extent(2))).with(3, along(x.extent(3)));
        }

        private long along(long extent) {
            return (extent + multiple - 1) / multiple * multiple;
        }
    }

    /** To height and width of a second image. */
    record Like() implements Resize {

        @Override
        public Shape shape(List<Shape> in) {
            Shape like = image(in.get(1));
            return image(in.get(0)).with(2, like.extent(2)).with(3, like.extent(3));
        }
    }

    private static Shape image(Shape shape) {
        if (shape.rank() != 4) {
            throw new IllegalArgumentException("resizes [N, C, H, W], got " + shape);
        }
        return shape;
    }
}
