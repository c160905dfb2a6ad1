package io.graft.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.StartupException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Setting<String> PASSWORD =
            new Setting<>("GRAFT_PASSWORD", text -> text, null, "A password.", true);
    private static final Setting<Integer> ROWS = Setting.number("GRAFT_ROWS", 1, 32, 8, "Rows of a batch.");
    private static final Setting<String> CLIENT = Setting.family("GRAFT_CLIENT_", "Properties of the client.");
    private static final List<Setting<?>> KNOWN = List.of(PASSWORD, ROWS, CLIENT);

    @Test
    void shouldPreferTheEnvironmentToTheDefault() {
        assertThat(Settings.of(Map.of("GRAFT_ROWS", "16"), KNOWN).get(ROWS)).isEqualTo(16);
        assertThat(Settings.of(Map.of(), KNOWN).get(ROWS)).isEqualTo(8);
    }

    @Test
    void shouldRefuseAnUnknownKeyOfOurs() {
        assertThatThrownBy(() -> Settings.of(Map.of("GRAFT_ROW", "16"), KNOWN))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("GRAFT_ROW is no key")
                .hasMessageContaining("GRAFT_ROWS");
    }

    @Test
    void shouldNotMindOthersKeys() {
        assertThat(Settings.of(Map.of("PATH", "/bin"), KNOWN).effective()).doesNotContainKey("PATH");
    }

    @Test
    void shouldSayWhatAValueMustBe() {
        Settings settings = Settings.of(Map.of("GRAFT_ROWS", "33"), KNOWN);

        assertThatThrownBy(() -> settings.get(ROWS))
                .isInstanceOf(StartupException.class)
                .hasMessage("GRAFT_ROWS must be a whole number from 1 to 32, not '33'");
    }

    @Test
    void shouldAskForARequiredKey() {
        Settings settings = Settings.of(Map.of(), KNOWN);

        assertThatThrownBy(() -> settings.get(PASSWORD))
                .isInstanceOf(StartupException.class)
                .hasMessage("GRAFT_PASSWORD must be set: A password.");
    }

    @Test
    void shouldMaskSecretsInTheEffectiveConfiguration() {
        Settings settings =
                Settings.of(Map.of("GRAFT_PASSWORD", "hunter2", "GRAFT_CLIENT_SASL_JAAS_CONFIG", "hunter3"), KNOWN);

        assertThat(settings.effective())
                .containsEntry("GRAFT_ROWS", "8")
                .containsKeys("GRAFT_PASSWORD", "GRAFT_CLIENT_SASL_JAAS_CONFIG")
                .doesNotContainValue("hunter2")
                .doesNotContainValue("hunter3");
        assertThat(settings.get(PASSWORD)).isEqualTo("hunter2");
    }

    @Test
    void shouldPassKafkaClientPropertiesThrough() {
        KafkaConfig config = KafkaConfig.from(Settings.of(
                Map.of("GRAFT_KAFKA_CLIENT_SASL_MECHANISM", "PLAIN", "GRAFT_PARTITIONS", "3"), KafkaConfig.SETTINGS));

        assertThat(config)
                .isEqualTo(
                        new KafkaConfig("localhost:9092", "graft.", 3, (short) 1, Map.of("sasl.mechanism", "PLAIN")));
        assertThat(config.toString()).doesNotContain("PLAIN");
    }

    @Test
    void shouldCombineTheKeysOfSharedRecords() {
        List<Setting<?>> all =
                Settings.together(List.of(KafkaConfig.SETTINGS, StoreConfig.SETTINGS, KafkaConfig.SETTINGS));
        Settings settings = Settings.of(Map.of("GRAFT_STORE_DIRECTORY", "objects"), all);

        assertThat(all).doesNotHaveDuplicates();
        assertThat(StoreConfig.from(settings)).isEqualTo(new StoreConfig.Directory(Path.of("objects")));
    }

    @Test
    void shouldTakeABucketForAStore() {
        assertThat(store(Map.of(
                        "GRAFT_STORE", "s3://artifacts/graft/",
                        "GRAFT_STORE_ENDPOINT", "http://minio:9000",
                        "GRAFT_STORE_PATH_STYLE", "true")))
                .isEqualTo(
                        new StoreConfig.S3("artifacts", "graft/", URI.create("http://minio:9000"), "us-east-1", true));
        assertThat(store(Map.of("GRAFT_STORE", "s3://artifacts", "GRAFT_STORE_REGION", "eu-central-1")))
                .isEqualTo(new StoreConfig.S3("artifacts", "", null, "eu-central-1", false));
    }

    @Test
    void shouldRefuseToGoWithoutAStore() {
        assertThatThrownBy(() -> store(Map.of()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("GRAFT_STORE_DIRECTORY");
        assertThatThrownBy(() -> store(Map.of("GRAFT_STORE", "/data/store")))
                .isInstanceOf(StartupException.class)
                .hasMessage("GRAFT_STORE must be s3://bucket/prefix, not '/data/store'");
        assertThatThrownBy(() -> store(Map.of("GRAFT_STORE", "s3://a", "GRAFT_STORE_ENDPOINT", "minio")))
                .isInstanceOf(StartupException.class);
    }

    private static StoreConfig store(Map<String, String> environment) {
        return StoreConfig.from(Settings.of(environment, StoreConfig.SETTINGS));
    }

    @Test
    void shouldRenderTheReferenceSorted() {
        assertThat(SettingsReference.markdown(KNOWN)).isEqualTo("""
                        | variable | default | |
                        | --- | --- | --- |
                        | `GRAFT_CLIENT_*` |  | Properties of the client. |
                        | `GRAFT_PASSWORD` | required | A password. |
                        | `GRAFT_ROWS` | `8` | Rows of a batch. |
                        """);
    }
}
