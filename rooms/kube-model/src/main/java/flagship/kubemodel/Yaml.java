package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * YAML to and from JSON trees, as Kubernetes converts it: YAML 1.1 scalars ({@code y}, {@code no}, {@code on} are booleans, {@code 0777} is
 * octal), timestamps stay strings, merge keys work, keys become strings.
 *
 * <p>Limits against hostile input: {@value YamlReader#BYTES_MAX} bytes, depth {@value Json#DEPTH_MAX}, and aliases may repeat at most
 * {@value YamlReader#ALIASED_NODES_MAX} values in all.
 *
 * <p>Source: {@code sigs.k8s.io/yaml} as kube-apiserver 1.32 uses it (contract sections 3.2 and 6.6).
 */
public final class Yaml {
    private Yaml() {}

    /**
     * One document.
     *
     * @param json JSON null for an empty document
     * @param duplicateKeys one text for each key that a mapping has twice, {@code line 6: key "a" already set in map}; the last value won
     */
    public record Document(JsonNode json, List<String> duplicateKeys) {
        public Document {
            duplicateKeys = List.copyOf(duplicateKeys);
        }
    }

    /**
     * The first document; JSON, being YAML, is read too. Of a key that stands twice in a mapping the last value wins.
     *
     * @throws MalformedYaml if the bytes are not YAML, or exceed a limit
     */
    public static JsonNode toJson(byte[] yaml) {
        return read(yaml).json();
    }

    /** The first document and what is wrong with its keys; see {@link #toJson}. */
    public static Document read(byte[] yaml) {
        return YamlReader.read(yaml, 1).stream()
                .findFirst()
                .orElseGet(() -> new Document(Json.mapper().nullNode(), List.of()));
    }

    /** All documents that hold something, in order. */
    public static List<Document> readAll(byte[] yaml) {
        return YamlReader.read(yaml, Integer.MAX_VALUE).stream()
                .filter(document -> !document.json().isNull())
                .toList();
    }

    /** Block style, members sorted by name, strings quoted where a YAML 1.1 reader would take them for something else. */
    public static String fromJson(JsonNode json) {
        return YamlWriter.write(json);
    }

    /** The bytes are not the YAML that was expected; the message starts with {@code yaml: } and the line, where it is known. */
    public static final class MalformedYaml extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedYaml(String message) {
            super("yaml: " + message);
        }
    }
}
