package dev.varve.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RearrangeTest {

    private static final Shape IMAGE = Shape.batchOf(6, 4, 8);

    private static Shape shape(String pattern, Shape input) {
        return new Layout.Rearrange(pattern).shape(List.of(input));
    }

    @Test
    void shape_ofTokensAndOfPatches_joinsAndDividesAxes() {
        assertThat(shape("n c h w -> n (h w) c", IMAGE)).isEqualTo(Shape.batchOf(32, 6));
        assertThat(shape("n h w c -> n c h w", Shape.batchOf(4, 8, 6))).isEqualTo(IMAGE);
        assertThat(shape("n c (h a=2) (w b=2) -> n h w (b a c)", IMAGE)).isEqualTo(Shape.batchOf(2, 4, 24));
        assertThat(shape("n (g=3 c) h w -> n (c g) h w", IMAGE)).isEqualTo(IMAGE);
    }

    @Test
    void moves_ofMergedPatches_areExtentsAndAnOrder() {
        AxisPattern.Moves moves = new Layout.Rearrange("n (h a=2) (w b=2) c -> n h w (b a c)")
                .moves(Shape.batchOf(4, 8, 6));
        assertThat(moves.factors()).containsExactly(2L, 2L, 4L, 2L, 6L);
        assertThat(moves.order()).containsExactly(0, 1, 3, 4, 2, 5);
    }

    @Test
    void window_whereNeighboursBecomeChannels_seesThem() {
        assertThat(new Layout.Rearrange("n (h a=2) (w b=2) c -> n h w (b a c)").window())
                .isEqualTo(Optional.of(new Window(2, 2)));
        assertThat(new Layout.Rearrange("n c h w -> n h w c").window()).isEmpty();
        assertThat(new Layout.Rearrange("n (g=3 c) h w -> n (c g) h w").window()).isEmpty();
        assertThat(new Layout.Rearrange("n l c -> n c l").window()).isEqualTo(Optional.of(new Window(Window.WHOLE, 1)));
        assertThat(new Layout.Rearrange("n c l -> n l c").window()).isEmpty();
    }

    @Test
    void traits_ofAViewAndOfACopy_sayWhetherMemoryIsShared() {
        assertThat(Stream.of("n c h w -> n h w c", "n c h w -> n (h w) c", "n (h a=2) w c -> n h a w c")
                .map(Layout.Rearrange::new)).allSatisfy(view -> assertThat(view.traits())
                .containsExactly(Trait.ALIASES_INPUT));
        assertThat(Stream.of("n c h w -> n (w h) c", "n (h a=2) (w b=2) c -> n h w (b a c)")
                .map(Layout.Rearrange::new)).allSatisfy(copy -> assertThat(copy.traits()).isEmpty());
    }

    @Test
    void constructor_ofAPatternThatIsNone_saysWhatIsWrong() {
        assertThatThrownBy(() -> new Layout.Rearrange("n c h w")).hasMessage("the pattern 'n c h w' needs one arrow");
        assertThatThrownBy(() -> new Layout.Rearrange("n c h w -> n c h"))
                .hasMessage("the pattern 'n c h w -> n c h' must name the same axes on both sides, once");
        assertThatThrownBy(() -> new Layout.Rearrange("c n -> n c"))
                .hasMessage("the pattern 'c n -> n c' must begin with n on both sides");
    }

    @Test
    void shape_ofExtentsThatDoNotDivide_saysWhich() {
        assertThatThrownBy(() -> shape("n c (h a=3) w -> n h w (a c)", IMAGE))
                .hasMessage("divides an axis of 4 positions by [h, a] with {a=3, c=6, h=1}");
        assertThatThrownBy(() -> shape("n l c -> n c l", IMAGE))
                .hasMessage("rearranges [n, l, c], got [N, 6, 4, 8]");
        assertThatThrownBy(() -> shape("n c (h a) w -> n h a w c", IMAGE))
                .hasMessageStartingWith("divides an axis of 4 positions by [h, a] with ");
    }
}
