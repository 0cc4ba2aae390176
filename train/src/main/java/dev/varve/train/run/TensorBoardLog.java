package dev.varve.train.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard: records of TFRecord, each a message {@code tensorflow.Event} with scalars. Every start
 * of a run has a file of its own, for a kill may leave half a record, behind which TensorBoard reads nothing. A run
 * that goes on says where, and TensorBoard forgets what the former file has from there on.
 *
 * <p>Numbers of fields are those of {@code event.proto} and {@code summary.proto}.
 */
final class TensorBoardLog implements Listener, AutoCloseable {

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int SESSION_STATUS = 1;
    private static final int STATUS_START = 1;
    private static final int CRC_MASK = 0xa282ead8;

    private final Path file;
    private final FileChannel out;

    /**
     * Begins a file.
     *
     * @param folder of the run
     * @throws dev.varve.card.InvalidInput if it cannot be written
     */
    TensorBoardLog(Path folder) {
        this.file = free(folder);
        try {
            out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw EventLog.unwritable(file, failure);
        }
        write(TrainingLoop.now(), 0, message -> message.writeString(FILE_VERSION, "brain.Event:2"));
    }

    /** TensorBoard reads the files of a folder by name, so later ones have larger numbers. */
    private static Path free(Path folder) {
        long second = Instant.now().getEpochSecond();
        while (Files.exists(folder.resolve(name(second)))) {
            second++;
        }
        return folder.resolve(name(second));
    }

    private static String name(long second) {
        return "events.out.tfevents." + second + ".varve";
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.RunResumed resumed) {
            byte[] start = message(session -> session.writeEnum(SESSION_STATUS, STATUS_START));
            write(resumed.time(), resumed.step() + 1,
                    message -> message.writeBytes(SESSION_LOG, ByteString.copyFrom(start)));
        } else if (event instanceof Event.Step step) {
            write(event, ofBatch(step));
        } else if (event instanceof Event.GroupsMeasured measured) {
            write(event, ofGroups(measured));
        } else if (event instanceof Event.EpochFinished epoch) {
            write(event, named(epoch.metrics(), ""));
        } else if (event instanceof Event.RunFinished finished) {
            write(event, named(finished.metrics(), "result/"));
        }
    }

    private static Map<String, Double> ofBatch(Event.Step step) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("batch/loss", step.loss());
        if (step.accuracy() != null) {
            values.put("batch/accuracy", step.accuracy());
        }
        step.rates().forEach((group, rate) -> values.put("rate/" + group, rate));
        return values;
    }

    private static Map<String, Double> ofGroups(Event.GroupsMeasured measured) {
        Map<String, Double> values = new LinkedHashMap<>();
        measured.groups().forEach((group, figures) -> {
            values.put("gradient/" + group, figures.gradientNorm());
            values.put("relative_gradient/" + group, figures.relativeGradient());
            values.put("update_ratio/" + group, figures.updateRatio());
            if (figures.deadShare() != null) {
                values.put("dead_channels/" + group, figures.deadShare());
            }
        });
        return values;
    }

    private static Map<String, Double> named(Map<String, Map<String, Double>> metrics, String before) {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach((part, figures) -> figures.forEach(
                (name, value) -> values.put(before + part + "/" + name, value)));
        return values;
    }

    private void write(Event event, Map<String, Double> values) {
        byte[] summary = message(all -> {
            for (Map.Entry<String, Double> value : values.entrySet()) {
                all.writeByteArray(SUMMARY_VALUE, message(one -> {
                    one.writeString(VALUE_TAG, value.getKey());
                    one.writeFloat(VALUE_SIMPLE, value.getValue().floatValue());
                }));
            }
        });
        write(event.time(), event.step(), message -> message.writeByteArray(SUMMARY, summary));
    }

    private void write(String time, int step, Fields content) {
        byte[] event = message(message -> {
            message.writeDouble(WALL_TIME, Duration.between(Instant.EPOCH, Instant.parse(time)).toMillis() / 1000.0);
            message.writeInt64(STEP, step);
            content.writeTo(message);
        });
        try {
            ByteBuffer bytes = record(event);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException failure) {
            throw EventLog.unwritable(file, failure);
        }
    }

    /** The fields of a message. */
    private interface Fields {

        void writeTo(CodedOutputStream message) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        try {
            CodedOutputStream message = CodedOutputStream.newInstance(bytes);
            fields.writeTo(message);
            message.flush();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteString().toByteArray();
    }

    /** TFRecord: the length and its checksum, the data and theirs. */
    private static ByteBuffer record(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedChecksum(record.array(), Long.BYTES));
        record.put(data).putInt(maskedChecksum(data, data.length));
        return record.flip();
    }

    private static int maskedChecksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + CRC_MASK;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw EventLog.unwritable(file, failure);
        }
    }
}
