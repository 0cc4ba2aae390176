package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The door to the native library: opened once, with one thread. */
final class OpenCv {

    static {
        setNumThreads(1);       // callers bring their own threads
    }

    private OpenCv() {
    }

    /** Decodes a file that lies in memory to a picture of bytes. */
    static Pixels decode(byte[] bytes, int flags) throws Unreadable {
        return decode(bytes, flags, OpenCv::pixels);
    }

    /** Decodes a file that lies in memory, and reads what comes of it. */
    static Pixels decode(byte[] bytes, int flags, Function<Mat, Pixels> read) throws Unreadable {
        try (BytePointer pointer = new BytePointer(bytes);
                Mat file = new Mat(1, bytes.length, CV_8UC1, pointer);
                Mat picture = imdecode(file, flags)) {
            if (picture.empty()) {
                throw new Unreadable("its content is damaged or of an unknown kind");
            }
            return read.apply(picture);
        } catch (RuntimeException e) {
            throw new Unreadable("its content is damaged: %s", e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** Copies a part of a picture, which must lie inside, into native memory that the caller closes. */
    static Native copy(Pixels pixels, CropBox box) {
        int row = box.width() * pixels.channels();
        BytePointer bytes = new BytePointer((long) row * box.height());
        ByteBuffer rows = bytes.asBuffer();
        for (int y = 0; y < box.height(); y++) {
            rows.put(pixels.array(), ((box.y() + y) * pixels.width() + box.x()) * pixels.channels(), row);
        }
        return new Native(bytes, new Mat(box.height(), box.width(), CV_8UC(pixels.channels()), bytes));
    }

    /** A view of a direct buffer's remaining bytes as a picture that the caller closes. */
    static Native view(ByteBuffer direct, int width, int height, int channels) {
        BytePointer bytes = new BytePointer(direct.slice());
        return new Native(bytes, new Mat(height, width, CV_8UC(channels), bytes));
    }

    /** Copies a native picture of bytes back. */
    static Pixels pixels(Mat mat) {
        ByteBuffer bytes = mat.createBuffer();
        byte[] all = new byte[mat.cols() * mat.rows() * mat.channels()];
        bytes.get(all);
        return Pixels.owning(mat.cols(), mat.rows(), mat.channels(), all);
    }

    /** A picture and the memory it lies in, freed together. */
    record Native(BytePointer bytes, Mat mat) implements AutoCloseable {

        @Override
        public void close() {
            mat.close();
            bytes.close();
        }
    }
}
