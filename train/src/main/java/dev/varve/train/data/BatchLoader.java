package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The batches of one pass over some images, loaded ahead by threads of its own into a few buffers that it uses in
 * turn: by one thread at first, by one more whenever the reader has to wait. To be read by one thread and closed, which
 * may happen in the middle. A batch is valid until the next call of {@link #next} or {@link #close}.
 */
public final class BatchLoader implements Iterator<PixelBatch>, AutoCloseable {

    private static final int AHEAD_OF_THREADS = 1;
    /** Share of its time that a reader may wait before a thread is added. */
    private static final double MOST_WAITING = 0.02;
    /** Batches between two looks at that share. */
    private static final int LOOK = 4;

    private final Dataset dataset;
    private final int[] items;
    private final int batch;
    private final View view;
    private final ThreadPoolExecutor threads;
    private final int mostThreads;
    private final List<Thread> members = new ArrayList<>();
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final ArrayDeque<Future<PixelBatch>> loading = new ArrayDeque<>();
    private ByteBuffer lent;
    private int begun;
    private int read;
    private long waited;
    private long lookedAt;
    private volatile boolean closed;

    BatchLoader(Dataset dataset, int[] items, Loading loading, View view) {
        requireOneBuffer(loading.batch(), view);
        this.dataset = dataset;
        this.items = items;
        this.batch = loading.batch();
        this.view = view;
        this.mostThreads = loading.threads();
        this.threads = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "varve-loader");
            thread.setDaemon(true);
            members.add(thread);
            return thread;
        });
        for (int i = 0; i < Math.min(1 + AHEAD_OF_THREADS + 1, batches()); i++) {
            addBuffer();
        }
        begin();
    }

    private void addBuffer() {
        free.add(ByteBuffer.allocateDirect(batch * PixelBatch.bytes(view.size(), view.channels())));
    }

    /** Refuses a batch that no buffer of Java can hold. */
    private static void requireOneBuffer(int batch, View view) {
        int size = view.size();
        long bytes = (long) batch * size * size * view.channels();
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
        addThreadWhereNeeded();
        begin();
        long asked = System.nanoTime();
        try {
            PixelBatch ready = loading.remove().get();
            waited += System.nanoTime() - asked;
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

    /** Looks now and then how long the reader had to wait, but for the first batch, which is always waited for. */
    private void addThreadWhereNeeded() {
        if (read++ % LOOK == 1) {
            long now = System.nanoTime();
            if (read > LOOK && waited > MOST_WAITING * (now - lookedAt) && threads.getCorePoolSize() < mostThreads) {
                threads.setMaximumPoolSize(threads.getCorePoolSize() + 1);
                threads.setCorePoolSize(threads.getCorePoolSize() + 1);
                addBuffer();
            }
            waited = 0;
            lookedAt = now;
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
        for (int i = 0; i < chosen.length && !closed; i++) {
            write(chosen[i], chosen[0], buffer);
        }
        return new PixelBatch(buffer.limit(chosen.length * PixelBatch.bytes(view.size(), view.channels()))
                .position(0), dataset.targets(chosen), chosen, view.size(), view.channels());
    }

    private void write(int item, int first, ByteBuffer buffer) {
        try {
            view.write(item, first, buffer);
        } catch (InvalidInput mistake) {
            throw mistake;
        } catch (RuntimeException e) {
            throw new IllegalStateException(dataset.file(item) + ": cannot be loaded (" + e.getMessage() + ")", e);
        }
    }
}
