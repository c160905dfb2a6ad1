package io.graft.platform.store;

import io.graft.platform.config.StoreConfig;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.TaskKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A store in a bucket of S3 or of a server that speaks its protocol. An object appears whole or not at all; that the first
 * writer of a name wins is the server's promise to {@code If-None-Match: *}. What is read is checked here.
 */
final class S3ArtifactStore implements SweepableStore {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(30);

    /** Writers that lost the race to one whose object was deleted at once try again, but not for ever. */
    private static final int ATTEMPTS = 3;

    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    S3ArtifactStore(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    static S3ArtifactStore open(StoreConfig.S3 config) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_WITHIN)
                        .socketTimeout(SILENT_AT_MOST))
                .region(Region.of(config.region()))
                .forcePathStyle(config.pathStyle())
                .overrideConfiguration(settings -> settings.addExecutionInterceptor(new WithoutExpectation()))
                // Digests are checked on every read; servers other than Amazon's may not know the newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (config.endpoint() != null) {
            builder.endpointOverride(config.endpoint());
        }
        return new S3ArtifactStore(builder.build(), config.bucket(), config.prefix());
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, byte[] content) {
        ObjectName object = new ObjectName(task, kind, name);
        return putOnce(object, object.describe(content), RequestBody.fromBytes(content));
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, Path content) {
        ObjectName object = new ObjectName(task, kind, name);
        try (InputStream in = Files.newInputStream(content)) {
            return putOnce(object, object.describe(in), RequestBody.fromFile(content));
        } catch (IOException e) {
            throw new StoreException("cannot write " + object.uri() + ": " + e, e);
        }
    }

    private ArtifactReference putOnce(ObjectName object, ArtifactReference content, RequestBody body) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (create(object, body)) {
                    return content;
                }
                Optional<ArtifactReference> there = describe(object);
                if (there.isPresent()) {
                    refresh(object);
                    return there.get();
                }
            }
        } catch (SdkException | IOException | UncheckedIOException e) {
            throw new StoreException("cannot write " + object.uri() + ": " + e.getMessage(), e);
        }
        throw new StoreException("cannot write " + object.uri() + ": others write and delete it", null);
    }

    @Override
    public Optional<ArtifactReference> find(String task, String kind, String name) {
        ObjectName object = new ObjectName(task, kind, name);
        try {
            return describe(object);
        } catch (SdkException | IOException | UncheckedIOException e) {
            throw new StoreException("cannot read " + object.uri() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] get(ArtifactReference reference) {
        try {
            ObjectName object = ObjectName.ofUri(reference.uri());
            byte[] content = client.getObjectAsBytes(at(object)).asByteArray();
            CorruptObjectException.requireSame(reference, object.describe(content));
            return content;
        } catch (NoSuchKeyException e) {
            throw new MissingObjectException(reference);
        } catch (SdkException | UncheckedIOException e) {
            throw new StoreException("cannot read " + reference.uri() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void get(ArtifactReference reference, Path file) {
        try (InputStream in = client.getObject(at(ObjectName.ofUri(reference.uri())))) {
            new VerifiedFile(reference, file).write(in);
        } catch (NoSuchKeyException e) {
            throw new MissingObjectException(reference);
        } catch (SdkException | IOException | UncheckedIOException e) {
            throw new StoreException("cannot read " + reference.uri() + " into " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> tasks() {
        try {
            List<String> tasks = new ArrayList<>();
            String all = prefix + ObjectName.TASKS;
            for (CommonPrefix one : client.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(all).delimiter("/"))
                    .commonPrefixes()) {
                String task = one.prefix().substring(all.length(), one.prefix().length() - 1);
                if (TaskKey.isName(task)) {
                    tasks.add(task);
                }
            }
            return tasks;
        } catch (SdkException | UncheckedIOException e) {
            throw new StoreException("cannot list the tasks: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> sweep(String task, Instant before, Predicate<String> kept) {
        String all = prefix + ObjectName.ofTask(task);
        try {
            List<String> swept = new ArrayList<>();
            for (S3Object object : client.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(all))
                    .contents()) {
                String uri = object.key().substring(prefix.length());
                if (object.lastModified().isBefore(before) && !kept.test(uri)) {
                    client.deleteObject(delete -> delete.bucket(bucket).key(object.key()));
                    swept.add(uri);
                }
            }
            return swept;
        } catch (SdkException | UncheckedIOException e) {
            throw new StoreException("cannot delete from " + ObjectName.ofTask(task) + ": " + e.getMessage(), e);
        }
    }

    /** Whether this call created it: false if something lies there, or another writer is at it. */
    private boolean create(ObjectName object, RequestBody content) {
        try {
            client.putObject(
                    put -> put.bucket(bucket).key(prefix + object.uri()).ifNoneMatch("*"), content);
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                return false;
            }
            throw e;
        } catch (SdkClientException e) {
            // A server that refuses a large body may hang up before it has all of it: then its answer is lost.
            if (exists(object)) {
                return false;
            }
            throw e;
        }
    }

    private boolean exists(ObjectName object) {
        try {
            client.headObject(head -> head.bucket(bucket).key(prefix + object.uri()));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    private Optional<ArtifactReference> describe(ObjectName object) throws IOException {
        try (InputStream in = client.getObject(at(object))) {
            return Optional.of(object.describe(in));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private GetObjectRequest at(ObjectName object) {
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key(prefix + object.uri())
                .build();
    }

    /** Copies an object onto itself, which makes it young: a writer is about to refer to it. */
    private void refresh(ObjectName object) {
        String key = prefix + object.uri();
        client.copyObject(copy -> copy.sourceBucket(bucket)
                .sourceKey(key)
                .destinationBucket(bucket)
                .destinationKey(key)
                .metadataDirective(MetadataDirective.REPLACE));
    }

    /** Sends a body without asking first: the JDK's client takes some answers to that question for the end. */
    private static final class WithoutExpectation implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder().removeHeader("Expect").build();
        }
    }
}
