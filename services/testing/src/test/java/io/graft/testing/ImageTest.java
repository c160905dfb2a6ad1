package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball that the build has made of the image holds what its bills of materials list, and runs without rights. */
@Tag("image")
class ImageTest {
    private static final Path TARGET = Path.of("../cli/target");

    @TempDir
    static Path directory;

    private static Path image;
    private static JsonNode config;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        tar("-xf", TARGET.resolve("image.tar").toAbsolutePath(), directory);
        JsonNode manifest = json(directory.resolve("manifest.json")).get(0);
        config = json(directory.resolve(manifest.get("Config").asText())).get("config");
        image = Files.createDirectory(directory.resolve("image"));
        for (JsonNode layer : manifest.get("Layers")) {
            tar("-xzf", directory.resolve(layer.asText()), image);
        }
    }

    @Test
    void shouldHoldEachJarThatTheBillOfMaterialsListsAndNoOther() throws IOException {
        JsonNode bill = json(TARGET.resolve("release/bom.json"));
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : bill.get("components")) {
            for (JsonNode hash : component.get("hashes")) {
                if (hash.get("alg").asText().equals("SHA-256")) {
                    listed.put(
                            "sha256:" + hash.get("content").asText(),
                            component.get("purl").asText());
                }
            }
        }
        // The program itself, which the bill is about.
        listed.put(digest(TARGET.resolve("graft-cli.jar")), "graft-cli");

        assertThat(listed).hasSize(bill.get("components").size() + 1);
        assertThat(jars()).hasSameElementsAs(listed.keySet());
        assertThat(image.resolve("opt/graft/bom.json")).hasSameBinaryContentAs(TARGET.resolve("release/bom.json"));
        assertThat(image.resolve("opt/graft/NOTICE")).hasSameBinaryContentAs(Path.of("../../NOTICE"));
        assertThat(image.resolve("opt/graft/LICENSE")).exists();
        assertThat(image.resolve("opt/graft/THIRD-PARTY.txt")).exists();
    }

    /** And keeps that bill, beside the image. */
    @Test
    void shouldHoldNothingThatTheBillOfTheWholeImageDoesNotList() throws IOException {
        ImageBill bill = ImageBill.of(json(TARGET.resolve("release/bom.json")), image);

        assertThat(bill.unlisted()).isEmpty();
        assertThat(bill.json().get("components"))
                .anySatisfy(component -> assertThat(component.get("purl").asText())
                        .startsWith("pkg:deb/")
                        .contains("/openjdk-17-jre-headless@"));
        Files.write(TARGET.resolve("image-bom.json"), Json.bytes(bill.json()));
    }

    @Test
    void shouldRunAsAUserWithoutRights() {
        assertThat(config.get("User").asText()).isEqualTo("10001:10001");
        assertThat(config.get("Entrypoint")).hasSizeGreaterThan(3);
        assertThat(config.at("/Entrypoint/0").asText()).isEqualTo("java");
        assertThat(config.get("Entrypoint")
                        .get(config.get("Entrypoint").size() - 1)
                        .asText())
                .isEqualTo("io.graft.cli.Graft");
        assertThat(config.get("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(config.get("ExposedPorts").has("8081/tcp")).isTrue();
        assertThat(config.get("Env").toString()).doesNotContain("GRAFT_").doesNotContainIgnoringCase("password");
    }

    private static Set<String> jars() throws IOException {
        Set<String> digests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(image.resolve("opt/graft"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                digests.add(digest(file));
            }
        }
        return digests;
    }

    /** In pieces: PyTorch's CUDA build is larger than an array can be. */
    private static String digest(Path file) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 16];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                sha256.update(piece, 0, read);
            }
        }
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.tree(Files.readAllBytes(file));
    }

    /** Without devices, which only root can make. */
    private static void tar(String option, Path archive, Path directory) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", option, archive.toString(), "--exclude=./dev/*", "--exclude=dev/*")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }
}
