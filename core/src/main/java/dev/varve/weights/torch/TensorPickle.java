package dev.varve.weights.torch;

import dev.varve.weights.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle in which there may be tensors, and nothing else that is made by a name: a class or function outside
 * {@link #MAKERS} is refused when the pickle names it, before it could be called. So is every opcode that torch.save
 * does not write. The rules are those of PyTorch's {@code torch/_weights_only_unpickler.py}.
 */
final class TensorPickle extends Unpickler {

    /**
     * The longest pickle in bytes, a hundred times that of a large network: each may become an object of forty.
     */
    static final int LONGEST = 10_000_000;

    /** What does the same as in the library: it puts constants and containers on the stack, or remembers them. */
    private static final Set<Short> PLAIN = Set.of(Opcodes.PROTO, Opcodes.FRAME, Opcodes.MARK, Opcodes.STOP,
            Opcodes.NONE, Opcodes.NEWTRUE, Opcodes.NEWFALSE, Opcodes.BININT, Opcodes.BININT1, Opcodes.BININT2,
            Opcodes.LONG1, Opcodes.BINFLOAT, Opcodes.EMPTY_TUPLE, Opcodes.TUPLE, Opcodes.TUPLE1, Opcodes.TUPLE2,
            Opcodes.TUPLE3, Opcodes.EMPTY_LIST, Opcodes.APPEND, Opcodes.APPENDS, Opcodes.BINGET,
            Opcodes.LONG_BINGET, Opcodes.BINPUT, Opcodes.LONG_BINPUT, Opcodes.MEMOIZE, Opcodes.BINPERSID,
            Opcodes.REDUCE, Opcodes.NEWOBJ);

    /** All that a pickle may name. */
    private static final Map<String, IObjectConstructor> MAKERS = makers();

    private final Map<String, Storage> storages = new HashMap<>();

    /** The kind of a storage, which a pickle names and never calls. */
    private record StorageType(DType dtype) implements IObjectConstructor {
        @Override
        public Object construct(Object[] args) {
            throw Refused.damaged("it makes a storage out of nothing");
        }
    }

    private static Map<String, IObjectConstructor> makers() {
        Map<String, IObjectConstructor> makers = new HashMap<>(Map.of(
                "collections.OrderedDict", TensorPickle::ordered,
                "torch._utils._rebuild_tensor", TensorPickle::tensor,
                "torch._utils._rebuild_tensor_v2", TensorPickle::tensor,
                "torch._utils._rebuild_parameter", args -> args[0],
                "torch._utils._rebuild_parameter_with_state", args -> args[0],
                "torch.Size", args -> args[0]));
        Map.of("Double", DType.F64, "Float", DType.F32, "Half", DType.F16, "BFloat16", DType.BF16, "Long", DType.I64,
                "Int", DType.I32, "Short", DType.I16, "Char", DType.I8, "Byte", DType.U8, "Bool", DType.BOOL)
                .forEach((name, dtype) -> makers.put("torch." + name + "Storage", new StorageType(dtype)));
        return makers;
    }

    /** Reads one object; bytes behind it are left in the stream. */
    Object read(InputStream pickle) throws IOException {
        try {
            return load(pickle);
        } catch (Refused refused) {
            throw refused;
        } catch (IOException | RuntimeException broken) {   // the library lets casts and indices fail
            throw Refused.damaged("its pickle breaks a rule of the format (%s)", Refused.line(broken.getMessage()));
        }
    }

    /** The storages that were named, by their keys. */
    Map<String, Storage> storages() {
        return storages;
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        switch (opcode) {
            case Opcodes.GLOBAL -> stack.add(named(PickleUtils.readline(input), PickleUtils.readline(input)));
            case Opcodes.STACK_GLOBAL -> {
                Object name = stack.pop();
                stack.add(named(stack.pop(), name));
            }
            case Opcodes.INST -> {
                named(PickleUtils.readline(input), PickleUtils.readline(input));
                throw unused(opcode);
            }
            case Opcodes.BUILD -> build();
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                set(List.of(new Object[] {stack.pop(), value}));
            }
            case Opcodes.SETITEMS -> setItems();
            case Opcodes.SHORT_BINUNICODE -> stack.add(text(input.read()));
            case Opcodes.SHORT_BINSTRING -> stack.add(text(input.read()));
            case Opcodes.BINUNICODE, Opcodes.BINSTRING ->
                    stack.add(text(PickleUtils.bytes_to_integer(input.readNBytes(Integer.BYTES))));
            default -> {
                if (!PLAIN.contains(opcode)) {
                    throw unused(opcode);
                }
                return super.dispatch(opcode);
            }
        }
        return NO_RETURN_VALUE;
    }

    private static IObjectConstructor named(Object module, Object name) {
        if (!(module instanceof String && name instanceof String)) {
            throw Refused.damaged("it asks for something by a name that is no text");
        }
        String full = module + "." + name;
        IObjectConstructor maker = MAKERS.get(full);
        if (maker == null) {
            throw new Refused("it asks for %s, and weights are made of arrays alone (nothing of it was run); get them "
                    + "from a source that you trust, or save the model's state_dict() alone", Refused.line(full));
        }
        return maker;
    }

    private static Refused unused(short opcode) {
        return new Refused("its pickle has the opcode 0x%02x, which torch.save never writes (nothing of it was run); "
                + "get it from a source that you trust", opcode);
    }

    /** The state of an ordered dictionary is PyTorch's {@code _metadata}: versions of modules, of no use here. */
    private void build() {
        stack.pop();
        if (!(stack.peek() instanceof Map)) {
            throw Refused.damaged("it gives a state to what has none");
        }
    }

    private void setItems() {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i + 1 < items.size(); i += 2) {
            set(items.subList(i, i + 2));
        }
    }

    /** Keys are texts and numbers: a container as a key could hold itself. */
    @SuppressWarnings("unchecked")
    private void set(List<Object> pair) {
        if (!(pair.get(0) instanceof String || pair.get(0) instanceof Number || pair.get(0) instanceof Boolean)) {
            throw Refused.damaged("a dictionary of it has a key that is neither text nor number");
        }
        ((Map<Object, Object>) stack.peek()).put(pair.get(0), pair.get(1));
    }

    /** As many bytes as there are, not as many as are claimed. */
    private String text(int length) throws IOException {
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            throw Refused.damaged("its pickle ends within a text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    protected Object persistentLoad(Object id) {
        Object[] parts = (Object[]) id;
        if (!"storage".equals(parts[0]) || parts.length > 5 && parts[5] != null) {
            throw Refused.damaged("it refers to what is no whole storage");
        }
        Storage storage = new Storage(((StorageType) parts[1]).dtype(), (String) parts[2], number(parts[4]));
        Storage before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw Refused.damaged("its storage %s has two types or sizes", Refused.line(storage.key()));
        }
        return storage;
    }

    /** Storage, offset, extents and strides; what follows says of training. */
    private static TensorView tensor(Object[] args) {
        return new TensorView((Storage) Objects.requireNonNull(args[0]), number(args[1]), numbers(args[2]),
                numbers(args[3]));
    }

    /** Python 2 gives the pairs at once, Python 3 sets them afterwards. */
    private static Map<Object, Object> ordered(Object[] args) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (args.length > 0) {
            for (Object pair : (List<?>) args[0]) {
                List<?> both = pair instanceof List<?> list ? list : List.of((Object[]) pair);
                map.put((String) both.get(0), both.get(1));
            }
        }
        return map;
    }

    private static long[] numbers(Object tuple) {
        Object[] parts = (Object[]) tuple;
        long[] numbers = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = number(parts[i]);
        }
        return numbers;
    }

    private static long number(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw Refused.damaged("it has %s where an integer must be", Refused.line(value));
    }
}
