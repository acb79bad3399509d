package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.StagedRollout.Revision;
import flagship.kubemodel.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The content of a template, apart from its name, its marks, its status and its replicas: what a rollout brings to clusters in waves. Pure. Scaling is
 * no new content.
 */
final class TemplateRevision {
    private static final int HASH_BYTES = 5;
    private static final List<String> NO_CONTENT = List.of("apiVersion", "kind", "metadata", "status");

    private TemplateRevision() {}

    static Revision of(ObjectNode template) {
        var content = template.deepCopy();
        content.remove(NO_CONTENT);
        if (content.get("spec") instanceof ObjectNode spec) {
            spec.remove("replicas");
        }
        return new Revision(hash(content), content);
    }

    /** The template with another content, and its own replicas. */
    static ObjectNode restore(ObjectNode template, Revision revision) {
        var restored = Json.object();
        for (String field : NO_CONTENT) {
            if (template.has(field)) {
                restored.set(field, template.get(field).deepCopy());
            }
        }
        restored.setAll(revision.content().deepCopy());
        var replicas = template.path("spec").path("replicas");
        if (!replicas.isMissingNode()) {
            restored.withObject("/spec").set("replicas", replicas.deepCopy());
        }
        return restored;
    }

    private static String hash(ObjectNode content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(sorted(content)));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** The order of fields says nothing: another client, or a stored copy, may have another. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var sorted = Json.object();
            object.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(field -> sorted.set(field.getKey(), sorted(field.getValue())));
            return sorted;
        }
        if (node.isArray()) {
            var list = Json.mapper().createArrayNode();
            node.forEach(element -> list.add(sorted(element)));
            return list;
        }
        return node;
    }
}
