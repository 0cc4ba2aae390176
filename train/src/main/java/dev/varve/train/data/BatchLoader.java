package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.image.Pixels;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The batches of one pass over some images, loaded ahead by threads of its own into a few buffers that it uses in
 * turn. To be read by one thread and closed, which may happen in the middle. A batch is valid until the next call of
 * {@link #next} or {@link #close}.
 */
public final class BatchLoader implements Iterator<PixelBatch>, AutoCloseable {

    private static final int AHEAD_OF_THREADS = 1;

    private final Dataset dataset;
    private final int[] items;
    private final int batch;
    private final View view;
    private final ExecutorService threads;
    private final List<Thread> members = new ArrayList<>();
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final ArrayDeque<Future<PixelBatch>> loading = new ArrayDeque<>();
    private ByteBuffer lent;
    private int begun;
    private volatile boolean closed;

    BatchLoader(Dataset dataset, int[] items, Loading loading, View view) {
        requireOneBuffer(loading.batch(), view.size());
        this.dataset = dataset;
        this.items = items;
        this.batch = loading.batch();
        this.view = view;
        this.threads = Executors.newFixedThreadPool(loading.threads(), task -> {
            Thread thread = new Thread(task, "varve-loader");
            thread.setDaemon(true);
            members.add(thread);
            return thread;
        });
        int buffers = Math.min(loading.threads() + AHEAD_OF_THREADS + 1, batches());
        for (int i = 0; i < buffers; i++) {
            free.add(ByteBuffer.allocateDirect(batch * PixelBatch.bytes(view.size())));
        }
        begin();
    }

    /** Refuses a batch that no buffer of Java can hold. */
    private static void requireOneBuffer(int batch, int size) {
        long bytes = (long) batch * size * size * Pixels.CHANNELS;
        if ((long) size * size > Integer.MAX_VALUE || bytes > Integer.MAX_VALUE) {
            throw new InvalidInput("--size %d: a batch must stay below 2 GiB of pixels, found %d images of %,d x %,d; "
                    + "pass a smaller --size or --batch", size, batch, size, size);
        }
    }

    /** How many batches the whole pass has. */
    public int batches() {
        return (items.length + batch - 1) / batch;
    }

    @Override
    public boolean hasNext() {
        return !loading.isEmpty();
    }

    /**
     * Waits for the next batch; the memory of the former one is used again.
     *
     * @throws InvalidInput if one of its images cannot be read any more
     */
    @Override
    public PixelBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all batches are read, or the loader is closed");
        }
        if (lent != null) {
            free.add(lent);
            lent = null;
        }
        begin();
        try {
            PixelBatch ready = loading.remove().get();
            lent = ready.pixels();
            return ready;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            close();
            if (e.getCause() instanceof InvalidInput mistake) {
                throw mistake;
            }
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Stops loading and waits until its threads have ended. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        loading.clear();
        lent = null;
        free.clear();
        try {
            for (Thread member : members) {
                member.join();          // each ends after the image that it is at
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        while (!free.isEmpty() && begun < batches()) {
            ByteBuffer buffer = free.remove();
            int[] chosen = Arrays.copyOfRange(items, begun * batch, Math.min((begun + 1) * batch, items.length));
            loading.add(threads.submit(() -> load(chosen, buffer)));
            begun++;
        }
    }

    private PixelBatch load(int[] chosen, ByteBuffer buffer) {
        buffer.clear();
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length && !closed; i++) {
            labels[i] = dataset.items().get(chosen[i]).label();
            write(chosen[i], buffer);
        }
        return new PixelBatch(buffer.limit(chosen.length * PixelBatch.bytes(view.size())).position(0), labels, chosen,
                view.size());
    }

    private void write(int item, ByteBuffer buffer) {
        try {
            view.write(item, buffer);
        } catch (InvalidInput mistake) {
            throw mistake;
        } catch (RuntimeException e) {
            throw new IllegalStateException(dataset.file(item) + ": cannot be loaded (" + e.getMessage() + ")", e);
        }
    }
}
