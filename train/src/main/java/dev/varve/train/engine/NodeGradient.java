package dev.varve.train.engine;

import dev.varve.graph.Shape;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a node gave, and how an output would change with it. The arrays are not copied.
 *
 * @param shape of the value, the number of images first
 * @param value row-major
 * @param gradient of one output of each image with respect to the value, row-major
 */
public record NodeGradient(Shape shape, double[] value, double[] gradient) {

    static NodeGradient of(Tensor value, Tensor gradient) {
        return new NodeGradient(Shape.of(value.shape()), doubles(value), doubles(gradient));
    }

    private static double[] doubles(Tensor tensor) {
        double[] numbers = new double[Math.toIntExact(tensor.numel())];
        tensor.detach().to(torch.ScalarType.Double).contiguous().data_ptr_double().get(numbers);
        return numbers;
    }
}
