package io.graft.adapters;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The base's weights under their Hugging Face names, as read from an ONNX export.
 *
 * @param tensors by name, sorted
 */
record BaseWeights(SortedMap<String, Tensor> tensors) implements BaseTensors {
    /**
     * @param shape of the tensor; linear weights are (out, in)
     * @param values row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // tens of megabytes: handed over, not copied
    record Tensor(List<Integer> shape, float[] values) {}

    private static final String ANONYMOUS = "onnx::MatMul_";
    private static final String MATMUL = "/MatMul";

    /** Reads a model whose linear weights are the anonymous operands of MatMul nodes, named by their node. */
    static BaseWeights readOnnx(InputStream stream) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(stream);
        input.setSizeLimit(Integer.MAX_VALUE);
        GraphProto graph = ModelProto.parseFrom(input).getGraph();
        Map<String, String> linearNames = linearNames(graph);
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (TensorProto initializer : graph.getInitializerList()) {
            if (initializer.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
                continue;
            }
            String linear = linearNames.get(initializer.getName());
            if (linear != null) {
                tensors.put(linear, transposed(tensor(initializer)));
            } else if (!initializer.getName().startsWith(ANONYMOUS)) {
                tensors.put(initializer.getName(), tensor(initializer));
            }
        }
        return new BaseWeights(tensors);
    }

    private static Map<String, String> linearNames(GraphProto graph) {
        Map<String, String> names = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("MatMul") && node.getInput(1).startsWith(ANONYMOUS)) {
                String path = node.getName().substring(1, node.getName().length() - MATMUL.length());
                names.put(node.getInput(1), path.replace('/', '.') + ".weight");
            }
        }
        return names;
    }

    private static Tensor tensor(TensorProto proto) {
        List<Integer> shape = proto.getDimsList().stream().map(Math::toIntExact).toList();
        float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
        proto.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new Tensor(shape, values);
    }

    private static Tensor transposed(Tensor tensor) {
        int in = tensor.shape().get(0);
        int out = tensor.shape().get(1);
        float[] values = new float[in * out];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                values[o * in + i] = tensor.values()[i * out + o];
            }
        }
        return new Tensor(List.of(out, in), values);
    }

    private Tensor get(String name) {
        @Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new UnusableBaseException("the model has no tensor " + name);
        }
        return tensor;
    }

    @Override
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(tensors.keySet()));
    }

    @Override
    public List<Integer> shape(String name) {
        return get(name).shape();
    }

    @Override
    public void read(String name, Consumer<FloatBuffer> pieces) {
        pieces.accept(FloatBuffer.wrap(get(name).values()));
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
