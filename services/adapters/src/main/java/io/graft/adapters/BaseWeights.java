package io.graft.adapters;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The base's weights under their Hugging Face names, as read from an ONNX export.
 *
 * @param tensors by name, sorted
 */
record BaseWeights(SortedMap<String, Tensor> tensors) {
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

    /** The tensor of this name, which the model must have. */
    Tensor get(String name) {
        @Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the model has no weights called " + name);
        }
        return tensor;
    }

    /**
     * The tensors in the order that the forward indexes them by: word, position and type embeddings, their LayerNorm;
     * then in each layer query, key and value as one, attention output, LayerNorm, the two feed-forward layers,
     * LayerNorm; weight before bias.
     */
    List<Tensor> ordered(int layers) {
        List<Tensor> ordered = new ArrayList<>();
        ordered.add(get("embeddings.word_embeddings.weight"));
        ordered.add(get("embeddings.position_embeddings.weight"));
        ordered.add(get("embeddings.token_type_embeddings.weight"));
        both(ordered, "embeddings.LayerNorm");
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "encoder.layer." + layer + ".";
            for (String part : List.of(".weight", ".bias")) {
                ordered.add(stacked(
                        get(prefix + "attention.self.query" + part),
                        get(prefix + "attention.self.key" + part),
                        get(prefix + "attention.self.value" + part)));
            }
            both(ordered, prefix + "attention.output.dense");
            both(ordered, prefix + "attention.output.LayerNorm");
            both(ordered, prefix + "intermediate.dense");
            both(ordered, prefix + "output.dense");
            both(ordered, prefix + "output.LayerNorm");
        }
        return ordered;
    }

    private void both(List<Tensor> ordered, String name) {
        ordered.add(get(name + ".weight"));
        ordered.add(get(name + ".bias"));
    }

    private static Tensor stacked(Tensor... tensors) {
        List<Integer> shape = new ArrayList<>(tensors[0].shape());
        shape.set(0, shape.get(0) * tensors.length);
        int length = tensors[0].values().length;
        float[] values = Arrays.copyOf(tensors[0].values(), length * tensors.length);
        for (int i = 1; i < tensors.length; i++) {
            System.arraycopy(tensors[i].values(), 0, values, i * length, length);
        }
        return new Tensor(shape, values);
    }

    /** Adds sorted names, shapes and bytes to a digest. */
    void digest(Sha256 digest) {
        tensors.forEach((name, tensor) ->
                digest.add(Sha256.utf8(name + tensor.shape() + "\n")).add(tensor.values()));
    }
}
