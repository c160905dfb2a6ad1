package io.graft.serving.predict;

import io.graft.adapters.Head;
import io.graft.serving.registry.VersionKey;
import java.util.List;

/**
 * A version on the device.
 *
 * @param digest of the artifact it was loaded from
 * @param bank that holds its bottlenecks in {@code slot}
 * @param maxTokens as which it reads a text at most, as in its training
 * @param recorded the logits (16, k) that its trainer recorded for the canaries
 * @param loaded the logits (16, k) that it answered them with when it was loaded; empty until then
 * @param sameProfile whether the trainer's numerics profile is this node's, so that equal bits are promised
 */
@SuppressWarnings("ArrayRecordComponent") // read only; compared by nobody
public record Resident(
        VersionKey key,
        String digest,
        Bank bank,
        int slot,
        Head head,
        int maxTokens,
        float[][] recorded,
        List<float[]> loaded,
        boolean sameProfile) {

    Resident loaded(List<float[]> answers) {
        return new Resident(key, digest, bank, slot, head, maxTokens, recorded, answers, sameProfile);
    }
}
