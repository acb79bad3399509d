package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Which changes raise {@code metadata.generation} of a kind (contract section 6.5). */
public enum GenerationRule {
    /** The kind has no generation; what a client sends is kept. */
    NONE,
    /** 1 for ever. */
    STAYS_ONE,
    SPEC,
    SPEC_OR_ANNOTATIONS,
    /** Pod templates: the {@code template}. */
    TEMPLATE,
    /** Webhook configurations: the list of {@code webhooks}. */
    WEBHOOKS,
    /** Everything outside metadata, and labels. */
    ALL_BUT_METADATA;

    public boolean hasGeneration() {
        return this != NONE;
    }

    /** Whether an update from {@code before} to {@code after} raises the generation. Both must be in stored form. */
    public boolean isRaisedBy(ObjectNode before, ObjectNode after) {
        return switch (this) {
            case NONE, STAYS_ONE -> false;
            case SPEC -> differ(before, after, "spec");
            case SPEC_OR_ANNOTATIONS ->
                differ(before, after, "spec") || differ(before.path("metadata"), after.path("metadata"), "annotations");
            case TEMPLATE -> differ(before, after, "template");
            case WEBHOOKS -> differ(before, after, "webhooks");
            case ALL_BUT_METADATA ->
                differ(before.path("metadata"), after.path("metadata"), "labels")
                        || !withoutMetadata(before).equals(withoutMetadata(after));
        };
    }

    private static boolean differ(JsonNode before, JsonNode after, String field) {
        return !before.path(field).equals(after.path(field));
    }

    private static ObjectNode withoutMetadata(ObjectNode object) {
        var rest = Json.object();
        rest.setAll(object);
        return rest.remove(List.of("metadata"));
    }
}
