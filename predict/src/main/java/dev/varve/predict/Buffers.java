package dev.varve.predict;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Native memory for batches, at most one piece per caller at a time, used again by the next call: left to the garbage
 * collector, which does not see its size, it would pile up.
 */
final class Buffers {

    private final Queue<FloatBuffer> idle = new ConcurrentLinkedQueue<>();

    /** Room for so many floats, their values undefined; for this caller alone until it gives it back. */
    FloatBuffer take(int floats) {
        FloatBuffer buffer = idle.poll();
        if (buffer == null || buffer.capacity() < floats) {
            buffer = ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES)).order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        return buffer.clear().limit(floats);
    }

    void giveBack(FloatBuffer buffer) {
        idle.add(buffer);
    }
}
