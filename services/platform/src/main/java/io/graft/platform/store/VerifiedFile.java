package io.graft.platform.store;

import io.graft.schemas.ArtifactReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears, or is replaced, when all the bytes that a reference promises are in it. */
record VerifiedFile(ArtifactReference reference, Path path) {
    /** @throws CorruptObjectException if these are other bytes; then the file is as it was */
    void write(InputStream content) throws IOException {
        Path unverified = Files.createTempFile(path.toAbsolutePath().getParent(), ".", ".unverified");
        try {
            ArtifactReference found;
            try (OutputStream out = Files.newOutputStream(unverified)) {
                found = ObjectName.ofUri(reference.uri()).copy(content, out);
            }
            CorruptObjectException.requireSame(reference, found);
            Files.move(unverified, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unverified);
        }
    }
}
