package io.graft.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void shouldSpellTopicsAsUsersSeeThem() {
        assertThat(Arrays.stream(Topic.values()).map(topic -> topic.name("graft.")))
                .containsExactly(
                        "graft.examples",
                        "graft.task-commands",
                        "graft.tasks",
                        "graft.task-data",
                        "graft.examples.rejected",
                        "graft.dead-letters",
                        "graft.training-jobs",
                        "graft.training-progress",
                        "graft.training-results",
                        "graft.adapters",
                        "graft.releases",
                        "graft.prediction-requests",
                        "graft.predictions",
                        "graft.audits");
    }

    @Test
    void shouldFindTheTaskOfAKey() {
        assertThat(TaskKey.task(TaskKey.ofExample("acme.refunds", "a/b"))).isEqualTo("acme.refunds");
        assertThat(TaskKey.task("refunds")).isEqualTo("refunds");
    }

    @Test
    void shouldAcceptOnlyNamesOfTasks() {
        assertThat(List.of("refunds", "acme.refunds", "a", "0-_")).allMatch(TaskKey::isName);
        assertThat(List.of("", "Refunds", ".a", "a.", "a.b.c", "-a", "a/b", "a b", "x".repeat(64)))
                .noneMatch(TaskKey::isName);
    }

    @Test
    void shouldKeepApartTextsThatJoinAlike() {
        assertThat(Digest.of("ab", "c")).isNotEqualTo(Digest.of("a", "bc"));
        assertThat(Digest.of("a", null)).isNotEqualTo(Digest.of("a", ""));
        assertThat(Digest.of("a", null)).isEqualTo(Digest.of("a", null)).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void shouldDescribeMessagesAsCloudEvents() {
        assertThat(CloudEvent.headers(TrainingJob.class, "onboarding", "refunds/1", Instant.EPOCH))
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "io.graft.training-job.v1")
                .containsEntry("ce_source", "/graft/onboarding")
                .containsEntry("ce_id", "refunds/1")
                .containsEntry("ce_time", "1970-01-01T00:00:00Z")
                .containsEntry("content-type", "application/json");
    }
}
