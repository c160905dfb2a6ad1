package io.graft.learning;

import io.graft.schemas.AdapterVersion;

/**
 * A version that a release may name.
 *
 * @param fixedAt when its job was requested, epoch milliseconds: data that came later is not in it
 */
public record StoredVersion(AdapterVersion version, long fixedAt) {
    StoredVersion retired(long at) {
        return new StoredVersion(version.retired(at), fixedAt);
    }
}
