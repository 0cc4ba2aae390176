package dev.varve.train.run;

import dev.varve.train.cache.FeatureCache.Records;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.data.View;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Features;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Input;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The batches of one pass on their way to the engine. Without a store they are images. With one, a batch of which all
 * features are kept is read, ahead in the common pool; of any other the features are computed, kept and handed on,
 * so that the bytes are the same either way. To be read by one thread; a batch is valid until the next one.
 */
final class Feed implements Iterator<Feed.Fed>, AutoCloseable {

    private final Engine engine;
    private final ImageBatches batches;
    private final View view;
    private final Optional<FeatureStore> store;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private BatchLoader loader;
    private ByteBuffer lent;

    /** A batch, and its features on their way if all of them are kept. */
    private static final class Chunk {
        private final int[] items;
        private final boolean kept;
        private ByteBuffer buffer;
        private CompletableFuture<Boolean> ahead;

        Chunk(int[] items, boolean kept) {
            this.items = items;
            this.kept = kept;
        }
    }

    /**
     * A batch.
     *
     * @param input its images or their features
     * @param targets what is true of each
     */
    record Fed(Input input, Targets targets) {

        int count() {
            return targets.count();
        }
    }

    /**
     * Begins a pass.
     *
     * @param engine in the phase that the store is of
     * @param items numbers of the items, in order
     * @param store where features are kept; empty, or not for such batches, to show images
     */
    Feed(Engine engine, ImageBatches batches, View view, int[] items, Optional<FeatureStore> store) {
        this.engine = engine;
        this.batches = batches;
        this.view = view;
        this.store = store.filter(one -> one.holds(batches.batch()));
        for (int[] chosen : cut(items, batches.batch())) {
            chunks.add(new Chunk(chosen, this.store.isPresent() && isKept(batches, view, chosen, this.store.get())));
        }
        int[] shown = chunks.stream().filter(chunk -> !chunk.kept).flatMapToInt(chunk -> IntStream.of(chunk.items))
                .toArray();
        loader = shown.length > 0 ? batches.load(view, shown) : null;
        if (this.store.isPresent() && items.length > 0) {
            int most = Math.toIntExact(Math.min(items.length, batches.batch()) * this.store.get().border().bytes());
            free.add(ByteBuffer.allocateDirect(most).order(ByteOrder.nativeOrder()));
            free.add(ByteBuffer.allocateDirect(most).order(ByteOrder.nativeOrder()));
        }
        readAhead();
    }

    /** The items of which no features are kept as of full batches. */
    static int[] missing(ImageBatches batches, View view, int[] items, FeatureStore store) {
        return IntStream.of(items).filter(item -> !has(batches, view, item, batches.batch(), store)).toArray();
    }

    /** How many items of a pass are in batches whose features are computed, for not all of them are kept. */
    static int computed(ImageBatches batches, View view, int[] items, FeatureStore store) {
        return cut(items, batches.batch()).stream().filter(batch -> !isKept(batches, view, batch, store))
                .mapToInt(batch -> batch.length).sum();
    }

    private static List<int[]> cut(int[] items, int batch) {
        List<int[]> cut = new ArrayList<>();
        for (int begin = 0; begin < items.length; begin += batch) {
            cut.add(Arrays.copyOfRange(items, begin, Math.min(begin + batch, items.length)));
        }
        return cut;
    }

    private static boolean isKept(ImageBatches batches, View view, int[] batch, FeatureStore store) {
        return IntStream.of(batch).allMatch(item -> has(batches, view, item, batch.length, store));
    }

    private static boolean has(ImageBatches batches, View view, int item, int batch, FeatureStore store) {
        return batches.content(item).filter(photo -> store.records(view).has(photo, shown(view, item, batch)))
                .isPresent();
    }

    /** What decides an item's features beside its file: a batch of another size may round otherwise. */
    private static String shown(View view, int item, int batch) {
        return view.drawn(item) + " in a batch of " + batch;
    }

    @Override
    public boolean hasNext() {
        return !chunks.isEmpty();
    }

    @Override
    public Fed next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all batches are read, or the feed is closed");
        }
        if (lent != null) {
            free.add(lent);
            lent = null;
        }
        Chunk chunk = chunks.remove();
        Fed fed = chunk.kept ? read(chunk) : shown(chunk, loader.next());
        readAhead();
        return fed;
    }

    /** What is true of the images of the next batches, at most so many. */
    List<Targets> ahead(int number) {
        return chunks.stream().limit(number).map(chunk -> batches.targets(chunk.items)).toList();
    }

    private Fed read(Chunk chunk) {
        if (chunk.ahead.join()) {
            lent = chunk.buffer;
            return new Fed(new Features(lent, store.orElseThrow().border(), chunk.items.length),
                    batches.targets(chunk.items));
        }
        free.add(chunk.buffer);
        try (BatchLoader again = batches.load(view, chunk.items)) {      // they are gone, or damaged
            return shown(chunk, copy(again.next()));
        }
    }

    /** The same batch in memory of its own, that outlives its loader. */
    private static PixelBatch copy(PixelBatch batch) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(batch.pixels().remaining()).put(batch.pixels().duplicate());
        return new PixelBatch(pixels.flip(), batch.targets(), batch.items(), batch.size(), batch.channels());
    }

    private Fed shown(Chunk chunk, PixelBatch batch) {
        Images images = Images.pixels(batch.pixels(), batch.count(), batch.size(), batch.channels());
        if (store.isEmpty() || !store.get().records(view).isWriting()) {
            return new Fed(images, batch.targets());
        }
        Border border = store.get().border();
        lent = free.remove().clear();
        engine.features(images, border, lent);
        lent.flip();
        keep(chunk, lent.duplicate());
        return new Fed(new Features(lent, border, batch.count()), batch.targets());
    }

    private void keep(Chunk chunk, ByteBuffer features) {
        Records records = store.orElseThrow().records(view);
        for (int item : chunk.items) {
            byte[] record = new byte[(int) store.get().border().bytes()];
            features.get(record);
            String shown = shown(view, item, chunk.items.length);
            batches.content(item).filter(photo -> !records.has(photo, shown))
                    .ifPresent(photo -> records.keep(photo, shown, record));
        }
    }

    /** Begins to read the next batch whose features are kept, if memory is free for it. */
    private void readAhead() {
        Chunk next = chunks.peek();
        if (next != null && next.kept && next.ahead == null && !free.isEmpty()) {
            next.buffer = free.remove().clear();
            Records records = store.orElseThrow().records(view);
            next.ahead = CompletableFuture.supplyAsync(() -> fill(next, records));
        }
    }

    /** Whether all records of a batch were there as they had been written. */
    private boolean fill(Chunk chunk, Records records) {
        for (int item : chunk.items) {
            Optional<byte[]> record = batches.content(item)
                    .flatMap(photo -> records.find(photo, shown(view, item, chunk.items.length)));
            if (record.isEmpty() || record.get().length != store.orElseThrow().border().bytes()) {
                return false;
            }
            chunk.buffer.put(record.get());
        }
        chunk.buffer.flip();
        return true;
    }

    @Override
    public void close() {
        chunks.clear();
        free.clear();
        if (loader != null) {
            loader.close();
        }
    }
}
