package io.graft.trainer;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.Target;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.Comparison;
import io.graft.schemas.TrainingJob;
import java.util.List;

/** Puts a trained adapter beside the champion, on the rows that the challenger was validated on. */
final class ChampionComparison {
    private final Encoder encoder;
    private final ArtifactStore store;

    ChampionComparison(Encoder encoder, ArtifactStore store) {
        this.encoder = encoder;
        this.store = store;
    }

    /**
     * Both answer through the serving path, each reading as many tokens as in its training. A row whose label the champion does not know counts as wrong for it, and so
     * does every row if it was trained on another base, on which nobody serves it any more.
     */
    Comparison compare(TrainingJob.Champion champion, TrainedAdapter challenger, List<TrainingExample> rows) {
        AdapterArtifact artifact = ArtifactFiles.read(ArtifactArchive.unpack(store.get(champion.artifact())));
        boolean[] challengers = right(challenger.weights(), challenger.config().maxTokens(), rows);
        boolean[] champions = artifact.info().baseDigest().equals(encoder.baseDigest())
                ? right(artifact.weights(), artifact.info().maxTokens(), rows)
                : new boolean[rows.size()];
        int challengerOnly = 0;
        int championOnly = 0;
        for (int row = 0; row < rows.size(); row++) {
            challengerOnly += challengers[row] && !champions[row] ? 1 : 0;
            championOnly += champions[row] && !challengers[row] ? 1 : 0;
        }
        return new Comparison(champion.version(), rows.size(), challengerOnly, championOnly);
    }

    /** Whether each row's largest logit is that of its label. */
    private boolean[] right(AdapterWeights weights, int maxTokens, List<TrainingExample> rows) {
        boolean[] right = new boolean[rows.size()];
        try (Classifier classifier = new Classifier(encoder, weights, maxTokens)) {
            List<String> labels =
                    classifier.labels(rows.stream().map(TrainingExample::input).toList());
            for (int row = 0; row < right.length; row++) {
                right[row] =
                        new Target.Label(labels.get(row)).equals(rows.get(row).target());
            }
        }
        return right;
    }
}
