package io.graft.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTest {
    private static final Path ROWS = Path.of("rows.jsonl");

    @Test
    void shouldAskForOneTrainingAfterTheOther() {
        String answers =
                "while read -r line; do case $line in *houlsby*true*rows.jsonl*) echo '{\"examplesPerSecond\":7}';;"
                        + " *) echo '{\"examplesPerSecond\":3}';; esac; done";
        try (Peer peer = new Peer(List.of("sh", "-c", answers))) {
            assertThat(peer.examplesPerSecond("full", false, ROWS, TrainingConfig.defaults()))
                    .isEqualTo(3);
            assertThat(peer.examplesPerSecond("houlsby", true, ROWS, TrainingConfig.defaults()))
                    .isEqualTo(7);
        }
    }

    @Test
    void shouldSayWhenAPeerAnswersNoSpeed() {
        try (Peer peer = new Peer(List.of("sh", "-c", "read -r line; echo '{}'"))) {
            assertThatThrownBy(() -> peer.examplesPerSecond("full", false, ROWS, TrainingConfig.defaults()))
                    .hasMessageContaining("no speed");
        }
    }
}
