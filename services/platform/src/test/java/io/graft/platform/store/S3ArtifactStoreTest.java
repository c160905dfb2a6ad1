package io.graft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.config.StoreConfig;
import io.graft.schemas.ArtifactReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.PutOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;
import org.jclouds.http.HttpCommand;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of S3's protocol, which keeps its objects in memory. */
class S3ArtifactStoreTest extends ArtifactStoreContract {
    private static final String KEY = "test";

    private static BlobStoreContext memory;
    private static S3Proxy server;
    private static URI endpoint;
    private String bucket;

    @BeforeAll
    static void start() throws Exception {
        memory = ContextBuilder.newBuilder(new TransientApiMetadata())
                .credentials(KEY, KEY)
                .buildView(BlobStoreContext.class);
        server = S3Proxy.builder()
                .blobStore(new OneWriter(memory.getBlobStore()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, KEY)
                .build();
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", KEY);
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.stop();
        memory.close();
    }

    @BeforeEach
    void createBucket() {
        bucket = "graft-" + UUID.randomUUID();
        memory.getBlobStore().createContainerInLocation(null, bucket);
    }

    @Override
    SweepableStore store() {
        return ArtifactStores.open(new StoreConfig.S3(bucket, "some/where/", endpoint, "us-east-1", true));
    }

    @Override
    void damage(String uri, byte[] content) {
        BlobStore blobs = memory.getBlobStore();
        blobs.putBlob(
                bucket, blobs.blobBuilder("some/where/" + uri).payload(content).build());
    }

    @Test
    void shouldKeepObjectsUnderThePrefix() {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});

        assertThat(memory.getBlobStore().blobExists(bucket, "some/where/" + reference.uri()))
                .isTrue();
        assertThat(new Elsewhere(bucket).find(reference)).isEmpty();
    }

    /** The server refuses it before it has read it, and hangs up. */
    @Test
    void shouldLetTheFirstWriterWinOverALargeFile() throws IOException {
        ArtifactReference first = store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", new byte[] {1});
        Path large = Files.write(files.resolve("large"), new byte[20 << 20]);

        assertThat(store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", large))
                .isEqualTo(first);
    }

    @Test
    void shouldSayThatTheStoreFailed() {
        memory.getBlobStore().deleteContainer(bucket);

        assertThatThrownBy(() -> store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1}))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write tasks/trec/adapters/");
    }

    private record Elsewhere(String bucket) {
        Optional<ArtifactReference> find(ArtifactReference reference) {
            ObjectName name = ObjectName.ofUri(reference.uri());
            return ArtifactStores.open(new StoreConfig.S3(bucket, "", endpoint, "us-east-1", true))
                    .find(name.task(), name.kind(), name.name());
        }
    }

    /** What S3 promises and this server only checks beforehand: of several conditional writers, one wins. */
    private static final class OneWriter extends ForwardingBlobStore {
        private static final HttpRequest PUT =
                HttpRequest.builder().method("PUT").endpoint("http://127.0.0.1").build();

        OneWriter(BlobStore store) {
            super(store);
        }

        @Override
        public synchronized String putBlob(String container, Blob blob, PutOptions options) {
            if (blobExists(container, blob.getMetadata().getName())) {
                throw new HttpResponseException(
                        new HttpCommand(PUT),
                        HttpResponse.builder().statusCode(412).build());
            }
            return super.putBlob(container, blob, options);
        }
    }
}
