package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bill of materials of a whole image, in CycloneDX's form: what the program's own bill lists, and the packages that its
 * base has by the records of Debian's package manager.
 *
 * @param json the bill
 * @param unlisted files of the image, by their paths, that belong to nothing in the bill; what packages write when they are
 *     installed is none of them
 */
record ImageBill(ObjectNode json, List<String> unlisted) {
    /** Where the program is. */
    private static final String PROGRAM = "opt/graft";

    /** What is made at installation: settings, accounts, caches, indexes. */
    private static final List<String> MADE = List.of("etc", "var", "root", "usr/share/info/dir");

    private static final Pattern FIELD = Pattern.compile("^(\\S+): *(.*)$", Pattern.MULTILINE);
    private static final Pattern SETTING = Pattern.compile("^(\\w+)=\"?([^\"\\n]*)\"?$", Pattern.MULTILINE);
    private static final String RECORDS = "var/lib/dpkg";

    /**
     * @param program the program's bill
     * @param root of the image's files
     */
    static ImageBill of(JsonNode program, Path root) throws IOException {
        ObjectNode bill = program.deepCopy();
        ObjectNode image = bill.withObject("/metadata/component");
        image.put("type", "container");
        ArrayNode components = bill.withArray("/components");
        Map<String, String> system = fields(SETTING, Files.readString(root.resolve("etc/os-release")));
        for (Map<String, String> found : packages(root)) {
            String purl = purl(found, system);
            components
                    .addObject()
                    .put("type", "library")
                    .put("bom-ref", purl)
                    .put("name", found.get("Package"))
                    .put("version", found.get("Version"))
                    .put("purl", purl);
        }
        return new ImageBill(bill, unlisted(root));
    }

    private static List<Map<String, String>> packages(Path root) throws IOException {
        return Arrays.stream(Files.readString(root.resolve(RECORDS).resolve("status"))
                        .split("\n\n"))
                .map(one -> fields(FIELD, one))
                .filter(one -> one.getOrDefault("Status", "").endsWith(" installed"))
                .toList();
    }

    private static Map<String, String> fields(Pattern pattern, String text) {
        Map<String, String> fields = new TreeMap<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        return fields;
    }

    /** As package-url's definition of {@code deb} says. */
    private static String purl(Map<String, String> found, Map<String, String> system) {
        return "pkg:deb/%s/%s@%s?arch=%s&distro=%s-%s"
                .formatted(
                        system.get("ID"),
                        found.get("Package"),
                        URLEncoder.encode(found.get("Version"), StandardCharsets.UTF_8),
                        found.get("Architecture"),
                        system.get("ID"),
                        system.get("VERSION_ID"));
    }

    private static List<String> unlisted(Path root) throws IOException {
        Path real = root.toRealPath();
        Set<Path> owned = owned(real);
        List<String> unlisted = new ArrayList<>();
        try (Stream<Path> all = Files.walk(real)) {
            for (Path file : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !owned.contains(path))
                    .toList()) {
                Path path = real.relativize(file);
                if (!path.startsWith(PROGRAM) && MADE.stream().noneMatch(path::startsWith)) {
                    unlisted.add(path.toString());
                }
            }
        }
        return unlisted;
    }

    /** The packages' files; directories may be links in the image that are none in a package. */
    private static Set<Path> owned(Path root) throws IOException {
        Set<Path> owned = new HashSet<>();
        try (Stream<Path> lists = Files.list(root.resolve(RECORDS).resolve("info"))) {
            for (Path list :
                    lists.filter(path -> path.toString().endsWith(".list")).toList()) {
                for (String line : Files.readAllLines(list)) {
                    Path path = root.resolve(line.substring(1));
                    Path folder = path.getParent();
                    if (Files.isDirectory(folder)) {
                        owned.add(folder.toRealPath().resolve(path.getFileName()));
                    }
                }
            }
        }
        return owned;
    }
}
