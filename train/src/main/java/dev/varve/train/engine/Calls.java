package dev.varve.train.engine;

import java.util.concurrent.CancellationException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** Calls into libtorch that compute with a number of threads. Not for several threads at once. */
final class Calls {

    static {
        Natives.prepare();
    }

    private final int threads;
    private Thread caller;

    Calls(int threads) {
        this.threads = threads;
    }

    /**
     * Begins a call. The number of threads is a property of the calling thread. OpenBLAS has threads of its own, as
     * many as cores, which fight with these for the cores; it computes only small matrices, so one is enough.
     *
     * @return holds what the call makes until it is closed
     * @throws CancellationException if the calling thread was interrupted, which ends long work between two batches
     */
    PointerScope enter() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        PointerScope scope = new PointerScope();
        if (caller != Thread.currentThread()) {
            caller = Thread.currentThread();
            torch.set_num_threads(threads);
            openblas_nolapack.blas_set_num_threads(1);
        }
        return scope;
    }
}
