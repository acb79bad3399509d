package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.NamespacedName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code metadata} of one object as a view of its tree: what is set here is set there. Absent strings read as empty.
 *
 * @param node the {@code metadata} member
 */
record ObjectMeta(ObjectNode node) {
    /** The object's metadata; created where it is missing. */
    static ObjectMeta of(ObjectNode object) {
        return object.get("metadata") instanceof ObjectNode metadata
                ? new ObjectMeta(metadata)
                : new ObjectMeta(object.putObject("metadata"));
    }

    /** Kubernetes' form of a moment: UTC, whole seconds. */
    static String timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    String text(String field) {
        return node.path(field).asText("");
    }

    String name() {
        return text("name");
    }

    String namespace() {
        return text("namespace");
    }

    String uid() {
        return text("uid");
    }

    String resourceVersion() {
        return text("resourceVersion");
    }

    NamespacedName namespacedName() {
        return new NamespacedName(namespace(), name());
    }

    Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        node.path("labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
        return labels;
    }

    boolean beingDeleted() {
        return node.path("deletionTimestamp").isTextual();
    }

    long generation() {
        return node.path("generation").asLong(0);
    }

    List<String> finalizers() {
        return texts(node.path("finalizers"));
    }

    boolean hasFinalizer(String finalizer) {
        return finalizers().contains(finalizer);
    }

    void addFinalizer(String finalizer) {
        if (!hasFinalizer(finalizer)) {
            node.withArray("finalizers").add(finalizer);
        }
    }

    void removeFinalizer(String finalizer) {
        var rest = new ArrayList<>(finalizers());
        if (rest.remove(finalizer)) {
            setTexts("finalizers", rest);
        }
    }

    void setTexts(String field, List<String> values) {
        if (values.isEmpty()) {
            node.remove(field);
            return;
        }
        ArrayNode array = node.putArray(field);
        values.forEach(array::add);
    }

    /** Sets a member, or removes it where {@code value} is missing. */
    void put(String field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            node.remove(field);
        } else {
            node.set(field, value);
        }
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>(array.size());
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }
}
