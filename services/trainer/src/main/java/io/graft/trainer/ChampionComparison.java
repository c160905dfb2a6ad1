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
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.Comparison;
import io.graft.schemas.TrainingJob;
import java.util.Arrays;
import java.util.List;

/** Puts an adapter beside the champion, on the rows that the challenger was validated on. */
final class ChampionComparison {
    private final Encoder encoder;
    private final ArtifactStore store;

    ChampionComparison(Encoder encoder, ArtifactStore store) {
        this.encoder = encoder;
        this.store = store;
    }

    /**
     * Both answer through the serving path, each reading as many tokens as in its training. A row is the one's whose answer
     * is closer. A champion that was trained on another base, on which nobody serves it any more, has no answers.
     */
    Comparison compare(TrainingJob.Champion champion, Candidate challenger, List<TrainingExample> rows) {
        AdapterArtifact artifact = ArtifactFiles.read(ArtifactArchive.unpack(store.get(champion.artifact())));
        HeadKind kind = challenger.weights().head().kind();
        double[] challengers = closeness(challenger.weights(), challenger.maxTokens(), rows);
        double[] champions = new double[rows.size()];
        Arrays.fill(champions, Closeness.ofNothing(kind));
        if (artifact.info().baseDigest().equals(encoder.baseDigest())
                && artifact.info().kind() == kind) {
            champions = closeness(artifact.weights(), artifact.info().maxTokens(), rows);
        }
        int challengerOnly = 0;
        int championOnly = 0;
        for (int row = 0; row < rows.size(); row++) {
            challengerOnly += challengers[row] > champions[row] ? 1 : 0;
            championOnly += champions[row] > challengers[row] ? 1 : 0;
        }
        return new Comparison(champion.version(), rows.size(), challengerOnly, championOnly);
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
