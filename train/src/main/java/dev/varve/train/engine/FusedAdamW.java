package dev.varve.train.engine;

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
 * The ATen operation {@code _fused_adamw_}: one pass over the memory of many parameters. It has no Java static, so it
 * is called with boxed arguments.
 *
 * <p>The kernel reads the memory of parameter, gradient and averages in parallel and never looks at strides: all four
 * must have one layout. A call with a wrong number of arguments would corrupt memory, so the number is compared with
 * the operation's schema when the class is loaded.
 */
final class FusedAdamW {

    private static final int ARGUMENTS = 15;
    private static final OperatorHandle OPERATOR = find();
    private static final Type.TypePtr TENSOR = tensorType();

    private FusedAdamW() {
    }

    /** The factors of one call, in the names of Kingma and Ba. */
    record Factors(double rate, double beta1, double beta2, double decay, double epsilon) {
    }

    /** Parallel lists: the tensors of parameter i stand at place i of each. */
    record Tensors(List<Tensor> parameters, List<Tensor> gradients, List<Tensor> averages, List<Tensor> squares,
            List<Tensor> steps) {
    }

    /** Updates parameters and averages in place; steps already count this step. */
    static void call(Tensors tensors, Factors factors) {
        IValueVector arguments = new IValueVector(
                list(tensors.parameters), list(tensors.gradients), list(tensors.averages), list(tensors.squares),
                list(List.of()), list(tensors.steps),
                new IValue(factors.rate), new IValue(factors.beta1), new IValue(factors.beta2),
                new IValue(factors.decay), new IValue(factors.epsilon),
                new IValue(false), new IValue(false), new IValue(), new IValue());
        OPERATOR.callBoxed(arguments);
    }

    private static IValue list(List<Tensor> tensors) {
        GenericList list = new GenericList(TENSOR);
        tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
        return new IValue(list);
    }

    private static OperatorHandle find() {
        OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
        long expected = operator.schema().arguments().limit();
        if (expected != ARGUMENTS) {
            throw new IllegalStateException("_fused_adamw_: called with " + ARGUMENTS + " arguments, but this libtorch"
                    + " takes " + expected + "; use the libtorch version that Varve was built with");
        }
        return operator.retainReference();
    }

    /** The type "Tensor" cannot be named from Java; it is taken from a list that an operation returns. */
    private static Type.TypePtr tensorType() {
        OperatorHandle unbind = Dispatcher.singleton().findSchemaOrThrow("aten::unbind", "int");
        IValueVector stack = new IValueVector(new IValue(torch.zeros(1)), new IValue(0L));
        unbind.callBoxed(stack);
        return stack.get(0).toList().elementType().retainReference();
    }
}
