package dev.varve.train.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * An ATen operation on lists of tensors. These have no Java static, so they are called with boxed arguments. A wrong
 * number of arguments would corrupt memory, so it is compared with the operation's schema first.
 */
final class Boxed {

    private static final Type.TypePtr TENSOR = tensorType();

    private final String name;
    private final OperatorHandle operator;
    private final long arguments;

    /**
     * Looks the operation up.
     *
     * @param name such as {@code _foreach_mul_}
     * @param overload such as {@code Scalar}; empty for the only one
     * @throws RuntimeException if this libtorch has none of that name
     */
    Boxed(String name, String overload) {
        this.name = name;
        this.operator = Dispatcher.singleton().findSchemaOrThrow("aten::" + name, overload).retainReference();
        this.arguments = operator.schema().arguments().limit();
    }

    /** Calls the operation, which leaves its result, if it has one, alone in the vector. */
    IValueVector call(IValue... values) {
        if (values.length != arguments) {
            throw new IllegalStateException(name + ": called with " + values.length + " arguments, but this libtorch"
                    + " takes " + arguments + "; use the libtorch version that Varve was built with");
        }
        IValueVector stack = new IValueVector(values);
        operator.callBoxed(stack);
        return stack;
    }

    /** Calls an operation that gives a list of tensors. */
    List<Tensor> tensors(IValue... values) {
        GenericList result = call(values).get(0).toList();
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            tensors.add(result.get(i).toTensor());
        }
        return tensors;
    }

    /** A list as an argument. */
    static IValue list(List<Tensor> tensors) {
        GenericList list = new GenericList(TENSOR);
        tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
        return new IValue(list);
    }

    /** The type "Tensor" cannot be named from Java; it is taken from a list that an operation returns. */
    private static Type.TypePtr tensorType() {
        OperatorHandle unbind = Dispatcher.singleton().findSchemaOrThrow("aten::unbind", "int");
        IValueVector stack = new IValueVector(new IValue(torch.zeros(1)), new IValue(0L));
        unbind.callBoxed(stack);
        return stack.get(0).toList().elementType().retainReference();
    }
}
