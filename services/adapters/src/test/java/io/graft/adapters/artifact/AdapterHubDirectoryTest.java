package io.graft.adapters.artifact;

import static com.fasterxml.jackson.databind.node.BooleanNode.TRUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.graft.adapters.Activation;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Placement;
import io.graft.adapters.Pooling;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdapterHubDirectoryTest {
    private static final String ADAPTER = "adapter_config.json";
    private static final String HEAD = "head_config.json";
    private static final String NORMS = "layer_norms.safetensors";

    private final AdapterArtifact artifact = SampleArtifacts.small();
    private final AdapterHubDirectory.Base mean = base(Pooling.MEAN);
    private SortedMap<String, byte[]> files = AdapterHubDirectory.write(artifact, mean);

    private static AdapterHubDirectory.Base base(Pooling pooling) {
        EncoderConfig config =
                new EncoderConfig("all-MiniLM-L6-v2", 2, 4, 2, 8, 10, 512, 1e-12, Activation.GELU, pooling);
        return new AdapterHubDirectory.Base(config, "sha256:" + "a".repeat(64));
    }

    private void edit(String file, Consumer<ObjectNode> change) {
        ObjectNode json = Fields.parse(files.get(file), file).node();
        change.accept(json);
        files.put(file, CanonicalJson.bytes(json));
    }

    private void assertRefused(AdapterHubDirectory.Base base, String reason) {
        assertThatThrownBy(() -> AdapterHubDirectory.read(files, base))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackWhatItWroteForEachKind(HeadKind kind) {
        for (Pooling pooling : Pooling.values()) {
            for (Placement placement : Placement.values()) {
                var shape = new AdapterShape(2, 4, 3)
                        .placed(placement)
                        .only(List.of(1))
                        .norming(kind.perToken());
                var of = SampleArtifacts.of("t", kind, shape, kind.labelled() ? List.of("a", "b") : List.of());

                var read = AdapterHubDirectory.read(AdapterHubDirectory.write(of, base(pooling)), base(pooling));

                assertThat(read.weights()).usingRecursiveComparison().isEqualTo(of.weights());
                assertThat(read.maxTokens()).hasValue(of.info().maxTokens());
            }
        }
    }

    @Test
    void shouldReadADirectoryWithoutAnythingOfGrafts() {
        files = AdapterHubDirectory.write(artifact, base(Pooling.FIRST));
        files.remove("graft.json");

        var read = AdapterHubDirectory.read(files, base(Pooling.FIRST));

        assertThat(read.weights()).usingRecursiveComparison().isEqualTo(artifact.weights());
        assertThat(read.maxTokens()).isEmpty();
    }

    @Test
    void shouldReadLayerNormsBesideTheLibrarysFiles() {
        var own = SampleArtifacts.norming();
        files = AdapterHubDirectory.write(own, mean);
        assertThat(files.keySet())
                .containsExactly("adapter.safetensors", ADAPTER, "graft.json", HEAD, NORMS, "model_head.safetensors");

        files.remove("graft.json");
        assertThat(AdapterHubDirectory.read(files, mean).weights())
                .usingRecursiveComparison()
                .isEqualTo(own.weights());
        files.remove(NORMS);
        assertThat(AdapterHubDirectory.read(files, mean).weights().shape())
                .isEqualTo(own.weights().shape().norming(false));
    }

    @Test
    void shouldRefuseOtherLayerNormsByTheTensorsName() {
        String tensor = "bert.encoder.layer.1.attention.output.LayerNorm.weight";
        files.put(
                NORMS,
                AdapterHubDirectory.write(SampleArtifacts.norming(), mean).get(NORMS));
        assertRefused(mean, "the adapter was trained without LayerNorms, and " + NORMS + " is unexpected");
        files = AdapterHubDirectory.write(SampleArtifacts.norming(), mean);

        assertRefusedNorms(norms -> norms.remove(tensor), NORMS + ": tensor " + tensor + " is missing");
        assertRefusedNorms(
                norms -> norms.put(tensor, new Tensor(List.of(3), new float[3])),
                NORMS + ": tensor " + tensor + " has shape [3] instead of [4]");
        assertRefusedNorms(
                norms -> norms.put("bert.embeddings.LayerNorm.bias", new Tensor(List.of(4), new float[4])),
                NORMS + ": tensor bert.embeddings.LayerNorm.bias is unexpected");
        files.remove(NORMS);
        assertRefused(mean, "the adapter was trained with LayerNorms, and " + NORMS + " is missing");
    }

    private void assertRefusedNorms(Consumer<SortedMap<String, Tensor>> change, String reason) {
        byte[] before = files.get(NORMS);
        var tensors = new TreeMap<>(Safetensors.read(before));
        change.accept(tensors);
        files.put(NORMS, Safetensors.write(tensors));
        assertRefused(mean, reason);
        files.put(NORMS, before);
    }

    @Test
    void shouldCallAHeadWhatTheLibraryComputesOnThatBase() {
        assertThat(head(Pooling.FIRST))
                .hasToString(
                        "{\"activation_function\":null,\"bias\":true,\"dropout_prob\":null,\"head_type\":\"classification\","
                                + "\"label2id\":{\"glad\":1,\"größer\":2,\"sad\":0},\"layers\":1,\"num_labels\":3,"
                                + "\"use_pooler\":false}");
        assertThat(head(Pooling.POOLER).path("use_pooler")).isEqualTo(TRUE);
        // On every token; the mean of its logits is the logits of the mean.
        assertThat(head(Pooling.MEAN))
                .hasToString("{\"activation_function\":null,\"head_type\":\"tagging\","
                        + "\"label2id\":{\"glad\":1,\"größer\":2,\"sad\":0},\"layers\":1,\"num_labels\":3}");
        assertThat(Fields.parse(files.get(HEAD), HEAD).node().path("graft"))
                .hasToString("{\"kind\":\"classification\",\"pooling\":\"mean\"}");
    }

    private JsonNode head(Pooling pooling) {
        return Fields.parse(AdapterHubDirectory.write(artifact, base(pooling)).get(HEAD), HEAD)
                .node()
                .path("config");
    }

    @Test
    void shouldRefuseAHeadThatReadsOtherVectors() {
        assertRefused(base(Pooling.FIRST), "pooled as \"mean\"");
        files = AdapterHubDirectory.write(artifact, base(Pooling.POOLER));
        assertRefused(mean, "pooled as \"pooler\" (its use_pooler says so), but this base pools as \"mean\"");
        files = AdapterHubDirectory.write(artifact, base(Pooling.FIRST));
        edit(HEAD, head -> head.withObject("config").remove("use_pooler"));
        assertRefused(base(Pooling.POOLER), "pooled as \"first\"");
    }

    @Test
    void shouldRefuseHeadsThatGraftDoesNotCompute() {
        edit(HEAD, head -> head.withObject("config").put("layers", 2));
        assertRefused(mean, "head_config.json.config.layers is 2, and Graft's heads are one linear layer");
        files = AdapterHubDirectory.write(artifact, base(Pooling.FIRST));
        edit(HEAD, head -> head.withObject("config").put("head_type", "multiple_choice"));
        assertRefused(base(Pooling.FIRST), "head_type is multiple_choice, and Graft has classification,");
    }

    @Test
    void shouldTakeAHeadWithoutBiasForOneOfZeros() {
        files = AdapterHubDirectory.write(artifact, base(Pooling.FIRST));
        edit(HEAD, head -> head.withObject("config").put("bias", false));
        assertRefused(base(Pooling.FIRST), "holds other tensors");
        var tensors = Safetensors.read(files.get("model_head.safetensors"));
        files.put(
                "model_head.safetensors",
                Safetensors.write(Map.of("heads.acme_mood.1.weight", tensors.get("heads.acme_mood.1.weight"))));

        assertThat(AdapterHubDirectory.read(files, base(Pooling.FIRST))
                        .weights()
                        .head()
                        .bias())
                .containsExactly(0, 0, 0);
    }

    @Test
    void shouldReadAClassificationOfOneOutputAsARegression() {
        var shape = new AdapterShape(2, 4, 2);
        files = AdapterHubDirectory.write(
                SampleArtifacts.of("t", HeadKind.REGRESSION, shape, List.of()), base(Pooling.FIRST));
        edit(HEAD, head -> head.withObject("config").putObject("label2id").put("stars", 0));

        assertThat(AdapterHubDirectory.read(files, base(Pooling.FIRST))
                        .weights()
                        .head()
                        .kind())
                .isEqualTo(HeadKind.REGRESSION);
    }

    @Test
    void shouldRefuseAnotherBaseByName() {
        edit("graft.json", info -> info.put("baseDigest", "sha256:" + "c".repeat(64)));
        assertRefused(mean, "graft.json wants base sha256:ccc");
        files.remove("graft.json");
        edit(ADAPTER, adapter -> adapter.put("model_name", "sentence-transformers/all-minilm-l6-v2"));
        assertThat(AdapterHubDirectory.read(files, mean).maxTokens()).isEmpty();
        edit(ADAPTER, adapter -> adapter.put("model_name", "google-bert/bert-base-uncased"));
        assertRefused(mean, "model_name is google-bert/bert-base-uncased, and this base is all-MiniLM-L6-v2");
        edit(ADAPTER, adapter -> adapter.put("model_type", "roberta"));
        assertRefused(mean, "model_type is roberta, and Graft runs BERT encoders");
    }

    @Test
    void shouldRefuseAnotherShape() {
        files = AdapterHubDirectory.write(SampleArtifacts.of("t", new AdapterShape(3, 4, 2), List.of("a", "b")), mean);
        assertRefused(mean, "for 3 layers of hidden size 4, and the base all-MiniLM-L6-v2 has 2 of 4");
        files = AdapterHubDirectory.write(SampleArtifacts.of("t", new AdapterShape(2, 6, 2), List.of("a", "b")), mean);
        assertRefused(mean, "hidden_size is 6, and the base all-MiniLM-L6-v2 has 4");
    }

    @Test
    void shouldRefuseOtherMethodsByNameBeforeItLooksAtTheirTensors() {
        files.put("adapter.safetensors", Safetensors.write(Map.of("x", new Tensor(List.of(1), new float[1]))));
        assertRefusedConfig("is_parallel", TRUE, "is_parallel is true");
        assertRefusedConfig("use_gating", TRUE, "use_gating is true");
        assertRefusedConfig("phm_layer", TRUE, "phm_layer is true");
        assertRefusedConfig("inv_adapter", TextNode.valueOf("nice"), "inv_adapter is \"nice\"");
        assertRefusedConfig("scaling", TextNode.valueOf("learned"), "scaling is \"learned\"");
        assertRefusedConfig("scaling", JsonNodeFactory.instance.numberNode(4.0), "scaling is 4.0");
        assertRefusedConfig("ln_after", TRUE, "ln_after is true");
        assertRefusedConfig("output_adapter", JsonNodeFactory.instance.booleanNode(false), "output_adapter is false");
        assertRefusedConfig("residual_before_ln", TextNode.valueOf("post_add"), "residual_before_ln is \"post_add\"");
        assertRefusedConfig("non_linearity", TextNode.valueOf("leakyrelu"), "non_linearity is leakyrelu");
        assertRefusedConfig("architecture", TextNode.valueOf("prefix_tuning"), "architecture is \"prefix_tuning\"");
        assertRefusedConfig("reduction_factor", JsonNodeFactory.instance.objectNode(), "reduction_factor is {}");
        assertRefusedConfig("invented", TextNode.valueOf("here"), "config.invented is unknown to Graft");
    }

    private void assertRefusedConfig(String field, JsonNode value, String reason) {
        byte[] before = files.get(ADAPTER);
        edit(ADAPTER, json -> json.withObject("config").set(field, value));
        assertRefused(mean, reason);
        files.put(ADAPTER, before);
    }

    @Test
    void shouldNameAMissingFile() {
        for (String name : List.of(ADAPTER, HEAD, "adapter.safetensors", "model_head.safetensors")) {
            byte[] file = files.remove(name);
            assertRefused(mean, "file " + name + " is missing");
            files.put(name, file);
        }
    }

    @Test
    void shouldNotWriteAnAdapterOfAnotherBase() {
        var other = new AdapterHubDirectory.Base(mean.config(), "sha256:" + "c".repeat(64));

        assertThatThrownBy(() -> AdapterHubDirectory.write(artifact, other))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("(all-MiniLM-L6-v2), and this one is sha256:ccc");
    }
}
