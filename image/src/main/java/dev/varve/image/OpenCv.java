package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The door to the native library: opened once, with one thread. */
final class OpenCv {

    static {
        setNumThreads(1);       // callers bring their own threads
    }

    private OpenCv() {
    }

    /** Decodes a file that lies in memory; empty where OpenCV cannot. */
    static Mat decode(Mat file, int flags) {
        return imdecode(file, flags);
    }

    /** Copies a part of a picture, which must lie inside, into native memory that the caller closes. */
    static Native copy(Pixels pixels, CropBox box) {
        int row = box.width() * Pixels.CHANNELS;
        BytePointer bytes = new BytePointer((long) row * box.height());
        ByteBuffer rows = bytes.asBuffer();
        for (int y = 0; y < box.height(); y++) {
            rows.put(pixels.array(), ((box.y() + y) * pixels.width() + box.x()) * Pixels.CHANNELS, row);
        }
        return new Native(bytes, new Mat(box.height(), box.width(), CV_8UC3, bytes));
    }

    /** A view of a direct buffer's remaining bytes as a picture that the caller closes. */
    static Native view(ByteBuffer direct, int width, int height) {
        BytePointer bytes = new BytePointer(direct.slice());
        return new Native(bytes, new Mat(height, width, CV_8UC3, bytes));
    }

    /** Copies a native picture of bytes back. */
    static Pixels pixels(Mat mat) {
        ByteBuffer bytes = mat.createBuffer();
        byte[] rgb = new byte[mat.cols() * mat.rows() * Pixels.CHANNELS];
        bytes.get(rgb);
        return Pixels.owning(mat.cols(), mat.rows(), rgb);
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
