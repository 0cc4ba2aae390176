package dev.varve.train.run;

import dev.varve.plan.Regularisation.Mixing;
import dev.varve.random.Draws;
import dev.varve.train.truth.Mixture;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws how the images of batches are mixed, each by its place in the run alone.
 *
 * @param mixing what the plan says
 * @param seed of the run
 */
record Mixer(Mixing mixing, long seed) {

    /**
     * The mixture of a batch.
     *
     * @param count images of the batch
     * @param size pixels of each side
     * @param step of the run, from 0
     * @param batch of the step, from 0
     * @return empty if images stay alone
     */
    Optional<Mixture> of(int count, int size, int step, int batch) {
        if (!mixing.mixes()) {
            return Optional.empty();
        }
        Draws draws = Draws.of(seed, Draws.Purpose.MIX, step, batch);
        boolean cuts = mixing.cutmix() > 0 && (mixing.mixup() == 0 || draws.chance(mixing.cutmixShare()));
        int[] partners = draws.permutation(count);
        return Optional.of(cuts ? cut(partners, size, draws) : blended(partners, draws));
    }

    private Mixture blended(int[] partners, Draws draws) {
        double[] shares = IntStream.range(0, partners.length).mapToDouble(image -> draws.beta(mixing.mixup()))
                .map(share -> Math.max(share, 1 - share)).toArray();
        return new Mixture(partners, shares, Optional.empty());
    }

    private Mixture cut(int[] partners, int size, Draws draws) {
        Mixture.Box box = box(size, draws.beta(mixing.cutmix()), draws);
        double[] shares = new double[partners.length];
        Arrays.fill(shares, 1 - (double) box.area() / ((long) size * size));
        return new Mixture(partners, shares, Optional.of(box));
    }

    /** A box around a random pixel, cut off at the rim. */
    static Mixture.Box box(int size, double share, Draws draws) {
        int half = (int) Math.rint(size * Math.sqrt(1 - share)) / 2;
        int x = (int) (draws.uniform() * size);
        int y = (int) (draws.uniform() * size);
        return new Mixture.Box(Math.max(x - half, 0), Math.max(y - half, 0), Math.min(x + half, size),
                Math.min(y + half, size));
    }
}
