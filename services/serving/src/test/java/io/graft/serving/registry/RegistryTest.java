package io.graft.serving.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.Release;
import io.graft.serving.ATask;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RegistryTest {
    private final Registry registry = new Registry();

    @Test
    void shouldKnowATaskOnceItsStateIsRead() {
        assertThat(registry.find("t")).isEmpty();
        assertThat(registry.task("t", ATask.named("t").state())).hasSize(1);
        assertThat(registry.find("t")).isPresent();
        assertThat(registry.tasks()).extracting(TaskView::task).containsExactly("t");
    }

    @Test
    void shouldFindTheArtifactOfAVersionAndOfTheChampion() {
        declared(3);
        registry.version("t", 2, ATask.version("t", 2, ATask.NOWHERE));
        registry.release("t", release(3, 1));
        TaskView view = registry.find("t").orElseThrow();
        assertThat(view.artifact(2)).contains(ATask.NOWHERE);
        assertThat(view.artifact(3)).contains(ATask.NOWHERE);
        assertThat(view.artifact(4)).isEmpty();
    }

    @Test
    void shouldIgnoreALowerOrEqualReleaseSequence() {
        declared(3);
        assertThat(registry.release("t", release(3, 5))).hasSize(1);
        assertThat(registry.release("t", release(2, 5))).isEmpty();
        assertThat(registry.release("t", release(1, 4))).isEmpty();
        assertThat(champion()).isEqualTo(3);
    }

    @Test
    void shouldRollBackToALowerVersionByAHigherSequence() {
        declared(3);
        registry.release("t", release(3, 5));
        registry.release("t", release(1, 6));
        assertThat(champion()).isEqualTo(1);
    }

    @Test
    void shouldForgetATaskByTheTombstoneOfItsState() {
        declared(3);
        registry.release("t", release(3, 1));
        assertThat(registry.task("t", null)).containsExactly(new Change.TaskErased("t", 3));
        assertThat(registry.find("t")).isEmpty();
    }

    @Test
    void shouldForgetATaskByTheTombstoneOfItsRelease() {
        declared(3);
        registry.release("t", release(3, 1));
        assertThat(registry.release("t", null)).containsExactly(new Change.TaskErased("t", 3));
        assertThat(registry.find("t")).isEmpty();
    }

    @Test
    void shouldForgetByTheTombstoneOfAReleaseTheVersionsAfterItToo() {
        registry.task("t", ATask.named("t").champion(3).job(5).state());
        registry.version("t", 5, ATask.version("t", 5, ATask.NOWHERE));
        registry.release("t", release(3, 1));
        assertThat(registry.release("t", null)).containsExactly(new Change.TaskErased("t", 5));
        assertThat(registry.names("t", ATask.NOWHERE.uri())).isFalse();
    }

    @Test
    void shouldIgnoreWhatAnErasedTaskLeftInOtherTopics() {
        declared(3);
        registry.task("t", null);
        registry.task("t", ATask.named("t").state());
        registry.version("t", 2, ATask.version("t", 2, ATask.NOWHERE));
        registry.release("t", release(3, 1));
        TaskView reborn = registry.find("t").orElseThrow();
        assertThat(reborn.champion()).isNull();
        assertThat(reborn.versions()).isEmpty();
    }

    @Test
    void shouldKeepATaskDeclaredAnewWhenTheOldTombstoneOfItsReleaseComesLate() {
        declared(3);
        registry.release("t", release(3, 1));
        registry.task("t", null);
        registry.task("t", ATask.named("t").state());
        registry.release("t", null);
        assertThat(registry.find("t")).isPresent();
        registry.release("t", release(4, 1));
        assertThat(champion()).isEqualTo(4);
    }

    @Test
    void shouldForgetAVersionByItsTombstone() {
        declared(1);
        registry.version("t", 1, ATask.version("t", 1, ATask.NOWHERE));
        registry.version("t", 1, null);
        assertThat(registry.find("t").orElseThrow().versions()).isEmpty();
    }

    @Property
    void shouldEndWithTheHighestSequenceWhateverTheOrderAndTheDuplicates(
            @ForAll("shuffledWithDuplicates") List<Release> releases) {
        Registry fresh = new Registry();
        fresh.task("t", ATask.named("t").state());
        releases.forEach(release -> fresh.release("t", release));
        long highest = releases.stream().mapToLong(Release::sequence).max().orElseThrow();
        assertThat(fresh.find("t").orElseThrow().champion()).isEqualTo(release((int) (highest * 7 % 11) + 1, highest));
    }

    @Provide
    Arbitrary<List<Release>> shuffledWithDuplicates() {
        // One version for each sequence, as onboarding writes them, in no order.
        return Arbitraries.longs()
                .between(1, 40)
                .map(sequence -> release((int) (sequence * 7 % 11) + 1, sequence))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60)
                .flatMap(list -> {
                    List<Release> twice = new ArrayList<>(list);
                    twice.addAll(list);
                    return Arbitraries.shuffle(twice);
                });
    }

    private void declared(int champion) {
        registry.task("t", ATask.named("t").champion(champion).state());
    }

    private int champion() {
        Release champion = registry.find("t").orElseThrow().champion();
        return champion == null ? 0 : champion.version();
    }

    private static Release release(int version, long sequence) {
        return ATask.release("t", version, sequence, ATask.NOWHERE);
    }
}
