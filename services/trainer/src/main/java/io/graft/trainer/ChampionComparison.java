package io.graft.trainer;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Classifier;
import io.graft.adapters.Closeness;
import io.graft.adapters.Encoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Prediction;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.MissingObjectException;
import io.graft.schemas.Comparison;
import io.graft.schemas.TrainingJob;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts an adapter beside the champion, on the rows that the challenger was validated on. */
final class ChampionComparison {
    private static final Logger LOG = LoggerFactory.getLogger(ChampionComparison.class);

    private final Encoder encoder;
    private final ArtifactStore store;

    ChampionComparison(Encoder encoder, ArtifactStore store) {
        this.encoder = encoder;
        this.store = store;
    }

    /**
     * Both answer through the serving path, each reading as many tokens as in its training. A row is the one's whose answer
     * is closer. A champion that nobody can serve any more has no answers: it was trained on another base, the store has
     * lost it, or it is no artifact. So a task can always be trained again.
     */
    Comparison compare(TrainingJob.Champion champion, Candidate challenger, List<TrainingExample> rows) {
        Optional<AdapterArtifact> artifact = stored(champion);
        HeadKind kind = challenger.weights().head().kind();
        double[] challengers = closeness(challenger.weights(), challenger.maxTokens(), rows);
        double[] champions = new double[rows.size()];
        Arrays.fill(champions, Closeness.ofNothing(kind));
        if (artifact.isPresent()
                && artifact.get().info().baseDigest().equals(encoder.baseDigest())
                && artifact.get().info().kind() == kind) {
            champions =
                    closeness(artifact.get().weights(), artifact.get().info().maxTokens(), rows);
        }
        int challengerOnly = 0;
        int championOnly = 0;
        for (int row = 0; row < rows.size(); row++) {
            challengerOnly += challengers[row] > champions[row] ? 1 : 0;
            championOnly += champions[row] > challengers[row] ? 1 : 0;
        }
        return new Comparison(champion.version(), rows.size(), challengerOnly, championOnly);
    }

    private Optional<AdapterArtifact> stored(TrainingJob.Champion champion) {
        try {
            return Optional.of(ArtifactFiles.read(ArtifactArchive.unpack(store.get(champion.artifact()))));
        } catch (MissingObjectException | CorruptArtifact e) {
            LOG.warn("the champion, version {}, is lost: {}", champion.version(), e.getMessage());
            return Optional.empty();
        }
    }

    private double[] closeness(AdapterWeights weights, int maxTokens, List<TrainingExample> rows) {
        double[] closeness = new double[rows.size()];
        try (Classifier classifier = new Classifier(encoder, weights, maxTokens)) {
            List<Prediction> predictions = classifier.predictions(
                    rows.stream().map(TrainingExample::input).toList());
            for (int row = 0; row < closeness.length; row++) {
                closeness[row] = Closeness.of(rows.get(row), predictions.get(row));
            }
        }
        return closeness;
    }
}
