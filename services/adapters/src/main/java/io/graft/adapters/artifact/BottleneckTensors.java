package io.graft.adapters.artifact;

import io.graft.adapters.Activation;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.Placement;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bottlenecks in {@link AdapterShape}'s flat vector as AdapterHub's named tensors, and back. */
final class BottleneckTensors {
    private static final Pattern LAYER = Pattern.compile("bert\\.encoder\\.layer\\.(\\d{1,4})\\..*");

    private BottleneckTensors() {}

    /** One tensor's place in the flat vector. */
    private record Place(String name, List<Integer> shape, int offset) {
        int length() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    private static List<Place> places(AdapterShape shape, String adapter) {
        int m = shape.bottleneck();
        int d = shape.hidden();
        var places = new ArrayList<Place>();
        int offset = 0;
        for (AdapterShape.Site site : shape.sites()) {
            String name = prefix(site, adapter);
            places.add(new Place(name + "adapter_down.0.weight", List.of(m, d), offset));
            places.add(new Place(name + "adapter_down.0.bias", List.of(m), offset + m * d));
            places.add(new Place(name + "adapter_up.weight", List.of(d, m), offset + m * d + m));
            places.add(new Place(name + "adapter_up.bias", List.of(d), offset + 2 * m * d + m));
            offset += shape.siteParameters();
        }
        return places;
    }

    private static String prefix(AdapterShape.Site site, String adapter) {
        return Tensors.place(site) + ".adapters." + adapter + ".";
    }

    static SortedMap<String, Tensor> split(AdapterShape shape, float[] values, String adapter) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (Place place : places(shape, adapter)) {
            float[] part = Arrays.copyOfRange(values, place.offset(), place.offset() + place.length());
            tensors.put(place.name(), new Tensor(place.shape(), part));
        }
        return tensors;
    }

    /**
     * The shape that these tensors (named as {@link #normalized}) claim to have; {@link #join} proves it.
     *
     * @param leaveOut the layers that the configuration leaves out
     * @param layerNorms whether there are LayerNorms besides
     */
    static AdapterShape shape(
            Map<String, Tensor> tensors,
            String adapter,
            Placement placement,
            Activation activation,
            List<Integer> leaveOut,
            boolean layerNorms) {
        SortedSet<Integer> layers = new TreeSet<>();
        for (String name : tensors.keySet()) {
            Matcher matcher = LAYER.matcher(name);
            if (matcher.matches()) {
                layers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        if (layers.isEmpty()) {
            throw new CorruptArtifact("no tensor is a bottleneck in one of BERT's layers");
        }
        boolean attention = placement == Placement.DOUBLE;
        String first = prefix(new AdapterShape.Site(layers.first(), !attention), adapter) + "adapter_down.0.weight";
        Tensor down = tensors.get(first);
        if (down == null) {
            throw new CorruptArtifact("tensor " + first + " is missing");
        }
        if (down.shape().size() != 2 || down.values().length == 0) {
            throw new CorruptArtifact("tensor " + first + " has shape " + down.shape() + ", not (m, d)");
        }
        int count = layers.size() + leaveOut.size();
        layers.addAll(leaveOut);
        if (layers.size() != count || layers.first() != 0 || layers.last() != count - 1) {
            throw new CorruptArtifact("layers with adapters and leave_out " + leaveOut
                    + " are not all layers of an encoder, each once: " + layers);
        }
        return new AdapterShape(
                count, down.shape().get(1), down.shape().get(0), placement, activation, leaveOut, layerNorms);
    }

    /** The flat vector, its LayerNorms still zero, once no tensor is missing, extra or of another shape. */
    static float[] join(AdapterShape shape, Map<String, Tensor> tensors, String adapter) {
        List<Place> places = places(shape, adapter);
        SortedMap<String, Tensor> extra = new TreeMap<>(tensors);
        for (Place place : places) {
            Tensors.require(tensors, place.name(), place.shape());
            extra.remove(place.name());
        }
        Tensors.requireNone(extra);
        float[] values = new float[shape.parameters()];
        for (Place place : places) {
            float[] part = Tensors.require(tensors, place.name(), place.shape());
            System.arraycopy(part, 0, values, place.offset(), part.length);
        }
        return values;
    }

    /** The same tensors under today's names: AdapterHub also reads files without the model's prefix and older words. */
    static SortedMap<String, Tensor> normalized(Map<String, Tensor> tensors) {
        SortedMap<String, Tensor> normalized = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            String current = (name.startsWith("encoder.") ? "bert." + name : name)
                    .replace(".attention_text_task_adapters.", ".adapters.")
                    .replace(".layer_text_task_adapters.", ".adapters.");
            if (normalized.put(current, tensor) != null) {
                throw new CorruptArtifact("tensor " + current + " is there twice, under an old and a new name");
            }
        });
        return normalized;
    }
}
