package dev.varve.train.engine;

import dev.varve.plan.Execution.Arithmetic;
import dev.varve.weights.DType;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What an arithmetic is called in libtorch and in weight files. */
final class Precision {

    private Precision() {
    }

    static ScalarType scalarType(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case F64 -> ScalarType.Double;
            case F32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
        };
    }

    static ScalarType scalarType(DType dtype) {
        return switch (dtype) {
            case F64 -> ScalarType.Double;
            case F32 -> ScalarType.Float;
            case F16 -> ScalarType.Half;
            case BF16 -> ScalarType.BFloat16;
            case I64 -> ScalarType.Long;
            case I32 -> ScalarType.Int;
            case I16 -> ScalarType.Short;
            case I8 -> ScalarType.Char;
            case U8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
        };
    }

    /** Bytes of a number. */
    static int bytes(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case F64 -> Double.BYTES;
            case F32 -> Float.BYTES;
            case BF16 -> Short.BYTES;
        };
    }

    /** The type of arrays that hold resident tensors of this arithmetic. */
    static DType dtype(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case F64 -> DType.F64;
            case F32 -> DType.F32;
            case BF16 -> DType.BF16;
        };
    }

    static Arithmetic of(Tensor tensor) {
        ScalarType type = tensor.scalar_type().intern();
        for (Arithmetic arithmetic : Arithmetic.values()) {
            if (scalarType(arithmetic) == type) {
                return arithmetic;
            }
        }
        throw new IllegalStateException("no arithmetic of the engine: " + type);
    }

    /** Norms keep their parameters and statistics in singles beside bf16 values; the kernels take both. */
    static Arithmetic ofNormParameters(Arithmetic values) {
        return values == Arithmetic.BF16 ? Arithmetic.F32 : values;
    }
}
