package dev.varve.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.varve.graph.Dim;
import dev.varve.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An ONNX graph while it is written: nodes, constants, and arrays whose bytes come later. */
final class GraphWriter {

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> constants = new HashSet<>();

    GraphWriter(String name) {
        graph.setName(name);
    }

    void input(String name, Shape shape) {
        graph.addInput(valueInfo(name, shape));
    }

    void output(String name, Shape shape) {
        graph.addOutput(valueInfo(name, shape));
    }

    private static ValueInfoProto valueInfo(String name, Shape shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (Dim dim : shape.dims()) {
            if (dim instanceof Dim.Fixed fixed) {
                dims.addDimBuilder().setDimValue(fixed.extent());
            } else {
                dims.addDimBuilder().setDimParam(dim.toString());
            }
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(dims).build();
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }

    /** A node named as the value it makes. */
    void node(String type, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setName(output).setOpType(type)
                .addAllInput(inputs).addOutput(output).addAllAttribute(Arrays.asList(attributes)));
    }

    /** Declares singles whose bytes are filled in later. */
    void array(String name, Shape shape) {
        graph.addInitializer(tensor(name, TensorProto.DataType.FLOAT, shape.extents()));
    }

    /** Singles that are no parameter, once by a name; gives the name. */
    String constant(String name, long[] extents, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(tensor(name, TensorProto.DataType.FLOAT, extents), bytes);
    }

    /** Integers, once by a name; gives the name. */
    String constant(String name, long[] extents, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(tensor(name, TensorProto.DataType.INT64, extents), bytes);
    }

    private String constant(TensorProto.Builder tensor, ByteBuffer bytes) {
        if (constants.add(tensor.getName())) {
            graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes)));
        }
        return tensor.getName();
    }

    private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... extents) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(extents).forEach(tensor::addDims);
        return tensor;
    }

    GraphProto graph() {
        return graph.build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT)
                .setI(value).build();
    }

    static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value).build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)).build();
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name)
                .setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }
}
