package dev.varve.weights.torch;

import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What torch.save wrote before PyTorch 1.6, and torch hub still has of many networks: pickles of a magic number, the
 * protocol, the machine, the object and the keys of its storages, and then each storage behind its length.
 */
final class StreamArchive implements Archive {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Integer PROTOCOL = 1001;

    private final ByteBuffer whole;
    private final Map<String, ByteBuffer> storages = new HashMap<>();

    StreamArchive(FileChannel channel) throws IOException {
        if (channel.size() > Integer.MAX_VALUE) {
            throw new Refused("it is of PyTorch's former format and larger than 2 GiB; save it again with PyTorch 1.6 "
                    + "or later");
        }
        whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Object root() throws IOException {
        whole.limit(Math.min(whole.capacity(), TensorPickle.LONGEST));
        InputStream in = new ByteBufferBackedInputStream(whole);
        if (!MAGIC.equals(new TensorPickle().read(in))) {
            throw new Refused("it is a pickle that torch.save did not write; save the model's state_dict() with it");
        }
        Object protocol = new TensorPickle().read(in);
        Object machine = new TensorPickle().read(in);
        if (!(machine instanceof Map<?, ?> facts) || !Boolean.TRUE.equals(facts.get("little_endian"))
                || !PROTOCOL.equals(protocol)) {
            throw new Refused("it is of a machine or protocol that is not read; save it again with PyTorch 1.6 or "
                    + "later");
        }
        TensorPickle pickle = new TensorPickle();
        Object root = pickle.read(in);
        if (!(new TensorPickle().read(in) instanceof List<?> keys)) {
            throw Refused.damaged("it has no list of its storages");
        }
        whole.limit(whole.capacity());
        for (Object key : keys) {
            find(key instanceof String text ? pickle.storages().get(text) : null);
        }
        return root;
    }

    private void find(Storage storage) {
        if (storage == null || whole.remaining() < Long.BYTES || whole.getLong() != storage.numbers()
                || storage.bytes() > whole.remaining()) {
            throw Refused.damaged("its storages are not whole");
        }
        storages.put(storage.key(), whole.slice(whole.position(), storage.bytes()));
        whole.position(whole.position() + storage.bytes());
    }

    @Override
    public ByteBuffer bytes(Storage storage) {
        ByteBuffer found = storages.get(storage.key());
        if (found == null) {
            throw Refused.damaged("it has no storage %s", Refused.line(storage.key()));
        }
        return found;
    }
}
