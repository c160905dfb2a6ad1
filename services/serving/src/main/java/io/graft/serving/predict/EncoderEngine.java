package io.graft.serving.predict;

import io.graft.adapters.AdapterBank;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.BankFullException;
import io.graft.adapters.Encoder;
import io.graft.adapters.Fingerprint;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Profile;
import io.graft.adapters.Reading;
import io.graft.adapters.artifact.AdapterHubDirectory;
import java.util.List;
import java.util.OptionalInt;

/** The real engine: borrows the process's encoder, which its owner closes. */
public final class EncoderEngine implements Engine {
    private final Encoder encoder;
    private final String baseDigest;

    public EncoderEngine(Encoder encoder) {
        this.encoder = encoder;
        this.baseDigest = encoder.baseDigest();
    }

    @Override
    public String baseDigest() {
        return baseDigest;
    }

    @Override
    public AdapterHubDirectory.Base base() {
        return new AdapterHubDirectory.Base(encoder.config(), baseDigest);
    }

    @Override
    public Profile profile() {
        return encoder.profile();
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(encoder);
    }

    @Override
    public AdapterShape shape(int bottleneck) {
        return encoder.config().adapters(bottleneck);
    }

    @Override
    public Reading read(HeadKind kind, Input input, int maxTokens) {
        return encoder.read(kind, input, maxTokens);
    }

    @Override
    public Bank bank(AdapterShape shape, int capacity) {
        return new DeviceBank(new AdapterBank(encoder, shape, capacity));
    }

    private record DeviceBank(AdapterBank bank) implements Bank {
        @Override
        public OptionalInt put(AdapterWeights weights) {
            try {
                return OptionalInt.of(bank.put(weights));
            } catch (BankFullException e) {
                return OptionalInt.empty();
            }
        }

        @Override
        public void free(int slot) {
            bank.free(slot);
        }

        @Override
        public int rows(int paddedLength) {
            return bank.rows(paddedLength);
        }

        @Override
        public float[][] vectors(List<AdapterBank.Row> rows) {
            return bank.vectors(rows);
        }

        @Override
        public void close() {
            bank.close();
        }
    }
}
