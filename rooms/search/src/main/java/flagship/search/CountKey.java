package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.Facet;
import flagship.catalog.IndexedFields;
import flagship.kubemodel.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** By what objects are counted. */
sealed interface CountKey {
    /** As the request names it. */
    String name();

    /** The same for the catalog. */
    Facet facet();

    /** What the object has there, each once; none is counted as the empty text. */
    List<String> values(String cluster, String namespace, JsonNode object);

    /** The cluster or the namespace: known without looking at the object. */
    record Place(boolean cluster) implements CountKey {
        @Override
        public String name() {
            return cluster ? "cluster" : "namespace";
        }

        @Override
        public Facet facet() {
            return cluster ? new Facet.Cluster() : new Facet.Namespace();
        }

        @Override
        public List<String> values(String inCluster, String inNamespace, JsonNode object) {
            return List.of(cluster ? inCluster : inNamespace);
        }
    }

    /** The images of a pod, or of the pods that an object makes. */
    record Image() implements CountKey {
        private static final List<FieldPath> PATHS = Stream.of(
                        "spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec")
                .flatMap(pod -> Stream.of("containers", "initContainers")
                        .map(list -> FieldPathParser.parse(pod + "." + list + "[].image")))
                .toList();

        @Override
        public String name() {
            return "image";
        }

        @Override
        public Facet facet() {
            return new Facet.Field(IndexedFields.IMAGE);
        }

        @Override
        public List<String> values(String cluster, String namespace, JsonNode object) {
            return PATHS.stream()
                    .flatMap(path -> path.values(object).stream())
                    .map(FieldPath::text)
                    .distinct()
                    .toList();
        }
    }

    /** A label, by its key. */
    record Label(String key) implements CountKey {
        @Override
        public String name() {
            return "label:" + key;
        }

        @Override
        public Facet facet() {
            return new Facet.Label(key);
        }

        @Override
        public List<String> values(String cluster, String namespace, JsonNode object) {
            var value = object.path("metadata").path("labels").path(key);
            return value.isTextual() ? List.of(value.asText()) : List.of();
        }
    }

    /** Any place in the object, as field selectors name it. */
    record Field(String name, FieldPath path) implements CountKey {
        @Override
        public Facet facet() {
            return new Facet.Field(path.plain().orElse(name));
        }

        @Override
        public List<String> values(String cluster, String namespace, JsonNode object) {
            return path.values(object).stream().map(FieldPath::text).distinct().toList();
        }
    }

    /**
     * Reads {@code cluster,label:app,status.phase}.
     *
     * @throws ApiException 400 for what names no place
     */
    static List<CountKey> parse(List<String> texts) {
        var keys = new ArrayList<CountKey>();
        for (String text : texts) {
            split(text).forEach(word -> keys.add(one(word)));
        }
        if (keys.size() > 4) {
            throw ApiException.badRequest("by names %d keys: 4 are possible".formatted(keys.size()));
        }
        return keys;
    }

    private static CountKey one(String word) {
        return switch (word) {
            case "cluster" -> new Place(true);
            case "namespace" -> new Place(false);
            case "image" -> new Image();
            default ->
                word.startsWith("label:")
                        ? new Label(word.substring("label:".length()))
                        : new Field(word, FieldPathParser.parse(word));
        };
    }

    /** At commas that stand in no brackets. */
    private static List<String> split(String text) {
        var words = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == text.length())) {
                var word = text.substring(start, i).strip();
                if (!word.isEmpty()) {
                    words.add(word);
                }
                start = i + 1;
            }
        }
        return words;
    }
}
