package io.graft.adapters.artifact;

import static com.fasterxml.jackson.databind.node.BooleanNode.TRUE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.graft.adapters.Activation;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.Placement;
import io.graft.adapters.Pooling;
import io.graft.adapters.ShapeRule;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArtifactFilesTest {
    private final SortedMap<String, byte[]> files = ArtifactFiles.write(SampleArtifacts.small());

    private void edit(String file, Consumer<ObjectNode> change) {
        ObjectNode json = Fields.parse(files.get(file), file).node();
        change.accept(json);
        files.put(file, CanonicalJson.bytes(json));
    }

    private void editTensors(String file, Consumer<Map<String, Tensor>> change) {
        var tensors = Safetensors.read(files.get(file));
        change.accept(tensors);
        files.put(file, Safetensors.write(tensors));
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> ArtifactFiles.read(files))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining(reason);
    }

    @Property(tries = 50)
    void shouldReadWhatItWrote(
            @ForAll @IntRange(min = 1, max = 12) int layers,
            @ForAll @IntRange(min = 1, max = 40) int hidden,
            @ForAll @IntRange(min = 1, max = 40) int bottleneck,
            @ForAll Placement placement,
            @ForAll Activation activation,
            @ForAll List<@IntRange(min = 0, max = 11) Integer> chosen,
            @ForAll boolean layerNorms) {
        var shape = new AdapterShape(layers, hidden, Math.min(hidden, bottleneck))
                .placed(placement)
                .activated(activation)
                .only(chosen.stream().filter(layer -> layer < layers).toList())
                .norming(layerNorms);
        var artifact = SampleArtifacts.of("t", shape, List.of("x"));
        var written = ArtifactFiles.write(artifact);
        var read = ArtifactFiles.read(written);

        assertThat(read.weights().shape()).isEqualTo(artifact.weights().shape());
        assertThat(read.weights().values()).isEqualTo(artifact.weights().values());
        assertThat(read.weights().head().weight())
                .isEqualTo(artifact.weights().head().weight());
        assertThat(read.weights().head().bias())
                .isEqualTo(artifact.weights().head().bias());
        assertThat(read.info())
                .usingRecursiveComparison()
                .ignoringFields("config", "profile", "evaluation", "canaries")
                .isEqualTo(artifact.info());
        assertThat(read.info().canaries()).isDeepEqualTo(artifact.info().canaries());
        assertThat(ArtifactFiles.write(read)).hasSameSizeAs(written).allSatisfy((name, bytes) -> assertThat(bytes)
                .isEqualTo(written.get(name)));
    }

    @Test
    void shouldNameTensorsAsAdapterHubDoes() {
        assertThat(Safetensors.read(files.get("adapter.safetensors")).keySet())
                .hasSize(2 * 2 * 4)
                .contains(
                        "bert.encoder.layer.0.attention.output.adapters.acme_mood.adapter_down.0.weight",
                        "bert.encoder.layer.0.attention.output.adapters.acme_mood.adapter_down.0.bias",
                        "bert.encoder.layer.1.output.adapters.acme_mood.adapter_up.weight",
                        "bert.encoder.layer.1.output.adapters.acme_mood.adapter_up.bias");
        assertThat(Safetensors.read(files.get("model_head.safetensors")).keySet())
                .containsExactly("heads.acme_mood.1.bias", "heads.acme_mood.1.weight");
    }

    @Test
    void shouldPutEachValueWhereTheShapeSays() {
        var artifact = SampleArtifacts.small();
        var tensors = Safetensors.read(files.get("adapter.safetensors"));
        AdapterShape shape = artifact.weights().shape();
        Tensor upBias = tensors.get("bert.encoder.layer.1.attention.output.adapters.acme_mood.adapter_up.bias");

        int end = shape.offset(new AdapterShape.Site(1, true));
        assertThat(upBias.values())
                .isEqualTo(Arrays.copyOfRange(artifact.weights().values(), end - shape.hidden(), end));
    }

    @Test
    void shouldWriteNumbersAsPythonMustReadThem() {
        assertThat(new String(files.get("adapter_config.json"), UTF_8))
                .contains(
                        "\"reduction_factor\":2,",
                        "\"scaling\":1.0,",
                        "\"dropout\":0.0,",
                        "\"non_linearity\":\"gelu_new\"");
    }

    @Test
    void shouldHoldNothingThatDiffersBetweenEqualTrainings() {
        var names = new TreeSet<String>();
        Fields.parse(files.get("graft.json"), "it").node().fieldNames().forEachRemaining(names::add);

        assertThat(names)
                .containsExactly(
                        "baseDigest",
                        "baseName",
                        "canaries",
                        "config",
                        "dataSetDigest",
                        "evaluation",
                        "formatVersion",
                        "labels",
                        "pooling",
                        "precision",
                        "profile",
                        "seed",
                        "task");
    }

    @Test
    void shouldRefuseAMissingOrUnknownFile() {
        files.putAll(ArtifactFiles.write(SampleArtifacts.norming()));
        for (String name : ArtifactFiles.NAMES) {
            var some = new TreeMap<>(files);
            some.remove(name);
            assertThatThrownBy(() -> ArtifactFiles.read(some))
                    .isInstanceOf(CorruptArtifact.class)
                    .hasMessageEndingWith(name + " is missing");
        }
        files.put("pytorch_adapter.bin", new byte[0]);
        assertRefused("no file \"pytorch_adapter.bin\"");
    }

    @Test
    void shouldRefuseAnotherFormat() {
        edit("graft.json", json -> json.put("formatVersion", 2));
        assertRefused("format version 2 is unknown");
    }

    @Test
    void shouldRefuseUnknownFieldsAndPooling() {
        edit("graft.json", json -> json.put("host", "here"));
        assertRefused("unknown field \"host\"");
        edit("graft.json", json -> {
            json.remove("host");
            json.put("pooling", "max");
        });
        assertRefused("pooling \"max\"");
    }

    @Test
    void shouldSayThePoolingOfItsBase() {
        for (Pooling pooling : Pooling.values()) {
            edit("graft.json", json -> json.put("pooling", pooling.label()));
            AdapterArtifact read = ArtifactFiles.read(files);
            assertThat(read.info().pooling()).isEqualTo(pooling);
            assertThat(ArtifactFiles.write(read).get("graft.json")).isEqualTo(files.get("graft.json"));
        }
    }

    @Test
    void shouldRefuseMalformedProvenance() {
        edit("graft.json", json -> json.put("baseDigest", "sha256:short"));
        assertRefused("digest of the base");
    }

    @Test
    void shouldTellHowManyTokensTheAdapterReads() {
        assertThat(ArtifactFiles.read(files).info().maxTokens())
                .as("none recorded")
                .isEqualTo(ShapeRule.maxTokens());
        for (int tokens : new int[] {1, 128, 512}) {
            edit("graft.json", json -> json.withObject("config").put("maxTokens", tokens));
            assertThat(ArtifactFiles.read(files).info().maxTokens()).isEqualTo(tokens);
        }
    }

    @Test
    void shouldRefuseTokensThatTheBaseCannotRead() {
        for (int tokens : new int[] {-1, 0, 513}) {
            edit("graft.json", json -> json.withObject("config").put("maxTokens", tokens));
            assertRefused("at most 1 to 512 tokens, not " + tokens);
        }
        edit("graft.json", json -> json.withObject("config").put("maxTokens", 128.0));
        assertRefused("config.maxTokens is no 32-bit integer: 128.0");
        edit("graft.json", json -> json.withObject("config").put("maxTokens", "128"));
        assertRefused("config.maxTokens is no 32-bit integer");
        edit("graft.json", json -> json.withObject("config").put("maxTokens", 1L << 32));
        assertRefused("config.maxTokens is no 32-bit integer");
        edit("graft.json", json -> json.withObject("config").putNull("maxTokens"));
        assertRefused("config.maxTokens is no 32-bit integer: null");
    }

    @Test
    void shouldRefuseCanariesOfAnotherShape() {
        edit("graft.json", json -> json.withArray("canaries").remove(3));
        assertRefused("16 canaries, not 15");
        edit("graft.json", json -> json.withArray("canaries").addArray().add(1).add(2));
        assertRefused("2 logits, but there are 3 labels");
        edit("graft.json", json -> json.withArray("canaries").set(15, 1));
        assertRefused("0 logits");
        edit("graft.json", json -> json.withArray("canaries").remove(15));
        edit(
                "graft.json",
                json -> json.withArray("canaries").addArray().add(1).add(2).add(1e300));
        assertRefused("logit is Infinity");
        edit("graft.json", json -> json.withArray("canaries").remove(15));
        edit(
                "graft.json",
                json -> json.withArray("canaries").addArray().add(1).add(2).add("3"));
        assertRefused("logit that is not a number");
    }

    @Test
    void shouldRefuseLabelsThatAreNotTheHeads() {
        edit(
                "graft.json",
                json -> json.putArray("labels").add("glad").add("sad").add("größer"));
        assertRefused("labels");
    }

    @Test
    void shouldRefuseAMissingTensor() {
        editTensors("adapter.safetensors", tensors -> tensors.keySet()
                .removeIf(name -> name.contains("layer.1.output.adapters.acme_mood.adapter_up.bias")));
        assertRefused("layer.1.output.adapters.acme_mood.adapter_up.bias is missing");
    }

    @Test
    void shouldRefuseAnExtraTensor() {
        editTensors(
                "adapter.safetensors",
                tensors -> tensors.put("bert.pooler.dense.bias", new Tensor(List.of(1), new float[1])));
        assertRefused("bert.pooler.dense.bias is unexpected");
    }

    @Test
    void shouldRefuseALayerOfAnotherShape() {
        String name = "bert.encoder.layer.1.output.adapters.acme_mood.adapter_up.weight";
        editTensors("adapter.safetensors", tensors -> tensors.put(name, new Tensor(List.of(2, 4), new float[8])));
        assertRefused("has shape [2, 4] instead of [4, 2]");
    }

    @Test
    void shouldRefuseAHeadOfAnotherShapeOrWithMore() {
        String name = "heads.acme_mood.1.bias";
        editTensors("model_head.safetensors", tensors -> tensors.put("heads.acme_mood.4.bias", tensors.get(name)));
        assertRefused("holds other tensors");
        editTensors("model_head.safetensors", tensors -> tensors.put(name, new Tensor(List.of(2), new float[2])));
        assertRefused("has shape [2] instead of [3]");
    }

    @Test
    void shouldRefuseAnotherArchitectureByName() {
        assertRefusedConfig("is_parallel", TRUE, "is_parallel is true, but Graft's adapters have false");
        assertRefusedConfig("use_gating", TRUE, "use_gating is true, but Graft's adapters have false");
        assertRefusedConfig("phm_layer", TRUE, "phm_layer is true, but Graft's adapters have false");
        assertRefusedConfig("inv_adapter", TextNode.valueOf("nice"), "inv_adapter is \"nice\", but");
        assertRefusedConfig("original_ln_before", TRUE, "original_ln_before is true, but");
        assertRefusedConfig("non_linearity", TextNode.valueOf("leakyrelu"), "non_linearity is leakyrelu, and");
    }

    private void assertRefusedConfig(String field, JsonNode value, String reason) {
        byte[] before = files.get("adapter_config.json");
        edit("adapter_config.json", json -> json.withObject("config").set(field, value));
        assertRefused(reason);
        files.put("adapter_config.json", before);
    }

    @Test
    void shouldRefusePrefixTuningByName() {
        edit("adapter_config.json", json -> {
            json.putObject("config").put("architecture", "prefix_tuning").put("prefix_length", 30);
        });
        assertRefused("architecture is \"prefix_tuning\", and Graft runs bottleneck adapters only");
    }

    @Test
    void shouldRefuseLeftOutLayersThatTheTensorsContradict() {
        edit(
                "adapter_config.json",
                json -> json.withObject("config").putArray("leave_out").add(1));
        assertRefused("are not all layers of an encoder, each once");
    }

    @Test
    void shouldRefuseAMissingActivation() {
        edit("adapter_config.json", json -> json.withObject("config").remove("non_linearity"));
        assertRefused("no field \"non_linearity\"");
    }

    @Test
    void shouldRefuseAnotherReductionFactor() {
        edit("adapter_config.json", json -> json.withObject("config").put("reduction_factor", 4));
        assertRefused("reduction_factor does not give the tensors' bottleneck of 2");
    }

    @Test
    void shouldRefuseALayeredHead() {
        edit("head_config.json", json -> json.withObject("config").put("layers", 2));
        assertRefused("not a classification head of one linear layer");
    }

    @Test
    void shouldRefuseLabelsWithoutOrder() {
        edit(
                "head_config.json",
                json -> json.withObject("config").withObject("label2id").put("sad", 1));
        assertRefused("does not number its labels from 0");
        edit(
                "head_config.json",
                json -> json.withObject("config").withObject("label2id").put("sad", 3));
        assertRefused("does not number its labels from 0");
    }

    @Test
    void shouldReadOlderNamesOfTheLibrary() {
        editTensors("adapter.safetensors", tensors -> {
            var renamed = new TreeMap<String, Tensor>();
            tensors.forEach((name, tensor) -> renamed.put(
                    name.replace("bert.", "")
                            .replace("attention.output.adapters", "attention.output.attention_text_task_adapters")
                            .replaceFirst("(\\d\\.output)\\.adapters", "$1.layer_text_task_adapters"),
                    tensor));
            tensors.clear();
            tensors.putAll(renamed);
        });

        assertThat(new String(files.get("adapter.safetensors"), UTF_8))
                .contains("attention_text_task_adapters", "layer_text_task_adapters")
                .doesNotContain("bert.", ".adapters.");
        assertThat(AdapterHubFiles.read(files).values())
                .isEqualTo(SampleArtifacts.small().weights().values());
    }

    @Test
    void shouldFailOnlyAsCorruptWhateverByteIsWrong() {
        for (String name : List.of("graft.json", "adapter_config.json", "head_config.json", "adapter.safetensors")) {
            byte[] file = files.get(name);
            for (int i = 0; i < file.length; i++) {
                for (int flip : new int[] {1, 0x10, 0x80}) {
                    byte[] wrong = file.clone();
                    wrong[i] ^= (byte) flip;
                    files.put(name, wrong);
                    try {
                        assertThat(ArtifactFiles.read(files)).isNotNull();
                    } catch (CorruptArtifact refused) {
                        assertThat(refused).hasMessageMatching("(?s).*\\w{3,} \\w+.*");
                    }
                }
            }
            files.put(name, file);
        }
    }
}
