package dev.varve.weights.torch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tensors of a model by name, found in whatever was saved. */
final class StateDict {

    /** Keys under which checkpoints hold them, and what wrappers put before each name. */
    private static final List<String> KEYS = List.of("state_dict", "model");
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    private static final int DEEPEST = 3;

    private StateDict() {
    }

    /** The tensors of a dictionary, or of one under {@code state_dict} or {@code model}, without names of wrappers. */
    static Map<String, TensorView> of(Object root) {
        Object at = root;
        for (int depth = 0; depth < DEEPEST && at instanceof Map<?, ?> map; depth++) {
            Map<String, TensorView> tensors = tensors(map);
            if (!tensors.isEmpty()) {
                return unwrapped(tensors);
            }
            at = KEYS.stream().map(map::get).filter(Map.class::isInstance).findFirst().orElse(null);
        }
        throw new Refused("it holds no state dictionary%s; save the model's state_dict()", root instanceof Map<?, ?> map
                ? ", but " + Refused.line(map.keySet().toString()) : "");
    }

    private static Map<String, TensorView> tensors(Map<?, ?> map) {
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (name instanceof String text && value instanceof TensorView tensor) {
                tensors.put(text, tensor);
            }
        });
        return tensors;
    }

    private static Map<String, TensorView> unwrapped(Map<String, TensorView> tensors) {
        for (String prefix : WRAPPERS) {
            if (tensors.keySet().stream().allMatch(name -> name.startsWith(prefix))) {
                return unwrapped(tensors.entrySet().stream().collect(Collectors.toMap(
                        entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue, (one, two) -> one,
                        LinkedHashMap::new)));
            }
        }
        return tensors;
    }
}
