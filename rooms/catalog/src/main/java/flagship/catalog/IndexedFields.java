package flagship.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a type that objects are found and counted by without being read: those that users ask for most. They are cut out of an object
 * when it is written, in one pass over its bytes. Immutable.
 *
 * <p>Fields have the names that field selectors give them; {@value #IMAGE} are the images of all containers of a pod, or of the pods that
 * an object makes, and {@value #WRITTEN_AS} the versions in which the synchronisation saw an object being written. Secrets have none.
 */
public final class IndexedFields {
    public static final String IMAGE = "image";
    public static final String WRITTEN_AS = "written-as";

    /** What stands before the name of a field where labels have their key. */
    static final String PREFIX = "@";

    /** The namespace is counted like a field, and like no other it is found by its column. */
    static final String NAMESPACE_KEY = PREFIX + "metadata.namespace";

    /** Stands for a value that is too long for the index, or no text. */
    static final String UNREADABLE = "\u0001";

    private static final String WRITTEN_AS_ANNOTATION = "flagship.io/written-as";
    private static final byte[] WRITTEN_AS_MARK =
            ("\"" + WRITTEN_AS_ANNOTATION + "\"").getBytes(StandardCharsets.US_ASCII);

    /** Longer values are in no index; every engine takes so many bytes. */
    private static final int VALUE_BYTES_MAX = 500;

    private static final int VALUES_MAX = 64;

    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("pods.", List.of("spec.nodeName", "spec.serviceAccountName", "status.phase")),
            Map.entry("services.", List.of("spec.type")),
            Map.entry("namespaces.", List.of("status.phase")),
            Map.entry("persistentvolumes.", List.of("spec.storageClassName", "status.phase")),
            Map.entry("persistentvolumeclaims.", List.of("spec.storageClassName", "status.phase")),
            Map.entry("events.", List.of("reason", "type")),
            Map.entry("events.events.k8s.io", List.of("reason", "type")));

    /** Where an object's pods are described. */
    private static final Map<String, String> PODS = Map.of(
            "pods.", "spec",
            "replicationcontrollers.", "spec.template.spec",
            "deployments.apps", "spec.template.spec",
            "replicasets.apps", "spec.template.spec",
            "statefulsets.apps", "spec.template.spec",
            "daemonsets.apps", "spec.template.spec",
            "jobs.batch", "spec.template.spec",
            "cronjobs.batch", "spec.jobTemplate.spec.template.spec");

    private final Set<String> always = new LinkedHashSet<>(); // Of these every object has a fact.
    private final Node root = new Node();
    private final boolean none;

    private IndexedFields(String resource) {
        none = resource.equals("secrets.");
        for (String path : FIELDS.getOrDefault(resource, List.of())) {
            add(List.of(path.split("\\.")), path);
        }
        var pod = PODS.get(resource);
        if (pod != null) {
            for (String containers : List.of("containers", "initContainers")) {
                add(List.of((pod + "." + containers + ".[].image").split("\\.")), IMAGE);
            }
        }
        root.at("metadata").at("annotations").at(WRITTEN_AS_ANNOTATION).field = WRITTEN_AS;
    }

    static IndexedFields of(GroupVersionResource type) {
        return new IndexedFields(type.resource() + "." + type.group());
    }

    /** A place on the way to fields. */
    private static final class Node {
        private static final String ELEMENTS = "[]";

        private final Map<String, Node> below = new HashMap<>();
        private @Nullable String field;

        Node at(String step) {
            return below.computeIfAbsent(step, _ -> new Node());
        }
    }

    private void add(List<String> steps, String field) {
        var node = root;
        for (String step : steps) {
            node = node.at(step);
        }
        node.field = field;
        always.add(field);
    }

    /**
     * How a field is known to the index.
     *
     * @param key of its facts
     * @param whole the facts hold the values of the field and no others
     */
    record Column(String key, boolean whole) {}

    /** Absent for a field that the index does not know. */
    Optional<Column> find(String field) {
        if (none) {
            return Optional.empty();
        }
        if (always.contains(field) || field.equals(WRITTEN_AS)) {
            return Optional.of(new Column(PREFIX + field, true));
        }
        return isImagePath(field) ? Optional.of(new Column(PREFIX + IMAGE, false)) : Optional.empty();
    }

    private boolean isImagePath(String field) {
        var node = root;
        for (String step : field.replace("[]", ".[]").split("\\.")) {
            var next = node.below.get(step);
            if (next == null) {
                return false;
            }
            node = next;
        }
        return IMAGE.equals(node.field);
    }

    /** Whether no object of the type has a field in the index. */
    boolean isEmpty() {
        return none;
    }

    /** Whether the index can hold a value. */
    static boolean isStorable(String value) {
        return !value.isEmpty()
                && value.indexOf('\0') < 0
                && !value.equals(UNREADABLE)
                && value.getBytes(StandardCharsets.UTF_8).length <= VALUE_BYTES_MAX;
    }

    /** Each fact once. An object without a value has the empty one; so has one whose value is empty. */
    List<Fact> read(byte[] object) {
        if (none || (always.isEmpty() && !hasMark(object))) {
            return List.of();
        }
        var values = new LinkedHashMap<String, Set<String>>();
        always.forEach(field -> values.put(field, new LinkedHashSet<>()));
        try (var parser = Json.parser(object, 0, object.length)) {
            parser.nextToken();
            read(parser, root, values);
        } catch (JsonProcessingException e) {
            return unreadable(); // It is stored as it is; counts that need this object read it, and say what is wrong.
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Nobody throws it: the bytes are here.
        }
        var facts = new ArrayList<Fact>();
        values.forEach((field, found) -> facts(field, found, facts));
        return facts;
    }

    /** The facts of an object whose fields cannot be read. */
    List<Fact> unreadable() {
        return always.stream()
                .map(field -> new Fact(PREFIX + field, UNREADABLE))
                .toList();
    }

    private static void facts(String field, Set<String> values, List<Fact> facts) {
        if (values.isEmpty()) {
            facts.add(new Fact(PREFIX + field, ""));
        }
        values.forEach(value -> facts.add(new Fact(PREFIX + field, value)));
    }

    private static boolean hasMark(byte[] object) {
        byte first = WRITTEN_AS_MARK[0];
        int length = WRITTEN_AS_MARK.length;
        for (int i = 0; i <= object.length - length; i++) {
            if (object[i] == first && Arrays.equals(object, i, i + length, WRITTEN_AS_MARK, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private static void read(JsonParser parser, Node node, Map<String, Set<String>> values) throws IOException {
        var field = node.field;
        if (field != null) {
            take(parser, values.computeIfAbsent(field, _ -> new LinkedHashSet<>()), field.equals(WRITTEN_AS));
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                follow(parser, node.below.get(name), values);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                follow(parser, node.below.get(Node.ELEMENTS), values);
            }
        }
    }

    private static void follow(JsonParser parser, @Nullable Node next, Map<String, Set<String>> values)
            throws IOException {
        if (next == null) {
            parser.skipChildren();
        } else {
            read(parser, next, values);
        }
    }

    private static void take(JsonParser parser, Set<String> values, boolean listed) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> {
                for (String value : listed ? parser.getText().split(",") : new String[] {parser.getText()}) {
                    put(value, values);
                }
            }
            case VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT -> put(parser.getText(), values);
            default -> {
                parser.skipChildren();
                put(UNREADABLE, values);
            }
        }
    }

    private static void put(String value, Set<String> values) {
        boolean fits = value.isEmpty() || isStorable(value);
        values.add(fits && values.size() < VALUES_MAX ? value : UNREADABLE);
    }
}
