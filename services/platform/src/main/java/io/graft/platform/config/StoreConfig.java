package io.graft.platform.config;

import io.graft.platform.StartupException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where artifacts lie: in a directory or in a bucket, shared by all trainers and servers. */
public sealed interface StoreConfig {
    Setting<Optional<URI>> STORE = Setting.of(
            "GRAFT_STORE",
            StoreConfig::bucket,
            "",
            "Store of artifacts in S3, s3://bucket or s3://bucket/prefix, shared by all trainers and servers; credentials"
                    + " come from where the AWS SDK looks for them. Empty: GRAFT_STORE_DIRECTORY.");
    Setting<String> DIRECTORY = Setting.text(
            "GRAFT_STORE_DIRECTORY",
            "",
            "Directory of artifacts, shared by all trainers and servers, unless GRAFT_STORE.");
    Setting<Optional<URI>> ENDPOINT = Setting.of(
            "GRAFT_STORE_ENDPOINT", StoreConfig::endpoint, "", "Address of an S3 server other than Amazon's.");
    Setting<String> REGION = Setting.text("GRAFT_STORE_REGION", "us-east-1", "Region of the bucket.");
    Setting<Boolean> PATH_STYLE = Setting.of(
            "GRAFT_STORE_PATH_STYLE",
            StoreConfig::flag,
            "false",
            "Whether the S3 server has buckets in its paths and not in its host name: true or false.");

    List<Setting<?>> SETTINGS = List.of(STORE, DIRECTORY, ENDPOINT, REGION, PATH_STYLE);

    /** @throws StartupException if neither a bucket nor a directory is named */
    static StoreConfig from(Settings settings) {
        Optional<URI> bucket = settings.get(STORE);
        if (bucket.isPresent()) {
            return new S3(
                    bucket.get().getHost(),
                    prefix(bucket.get()),
                    settings.get(ENDPOINT).orElse(null),
                    settings.get(REGION),
                    settings.get(PATH_STYLE));
        }
        String directory = settings.get(DIRECTORY);
        if (directory.isEmpty()) {
            throw new StartupException("there is no store of artifacts: set " + DIRECTORY.key() + " to a directory or "
                    + STORE.key() + " to s3://bucket/prefix");
        }
        return new Directory(Path.of(directory));
    }

    private static Optional<URI> bucket(String text) {
        Optional<URI> uri = uri(text, "s3://bucket/prefix");
        if (uri.isPresent() && (!"s3".equals(uri.get().getScheme()) || uri.get().getHost() == null)) {
            throw new IllegalArgumentException("s3://bucket/prefix");
        }
        return uri;
    }

    private static Optional<URI> endpoint(String text) {
        Optional<URI> uri = uri(text, "an address with its scheme, for example https://s3.example.org");
        if (uri.isPresent() && uri.get().getHost() == null) {
            throw new IllegalArgumentException("an address with its scheme, for example https://s3.example.org");
        }
        return uri;
    }

    private static Optional<URI> uri(String text, String form) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(URI.create(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(form, e);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    /** With a slash at its end, unless it is empty. */
    private static String prefix(URI bucket) {
        String path = bucket.getPath().replaceAll("^/+|/+$", "");
        return path.isEmpty() ? "" : path + "/";
    }

    record Directory(Path path) implements StoreConfig {}

    /**
     * @param prefix before every object's name: empty, or with a slash at its end
     * @param endpoint of the server; null for Amazon's
     */
    record S3(String bucket, String prefix, @Nullable URI endpoint, String region, boolean pathStyle)
            implements StoreConfig {}
}
