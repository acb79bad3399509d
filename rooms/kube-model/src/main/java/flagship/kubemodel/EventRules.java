package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The rules of Events: few for those of the core group, more for those of their own group. */
final class EventRules {
    private EventRules() {}

    static void check(GroupVersionKind kind, ObjectNode event, FieldErrors errors) {
        boolean isCore = kind.group().isEmpty();
        namespace(event, event.path(isCore ? "involvedObject" : "regarding"), errors);
        if (event.path("eventTime").isTextual()) {
            reporter(event, isCore ? "reportingComponent" : "reportingController", errors);
        }
        if (isCore) {
            return;
        }
        if (!event.path("eventTime").isTextual()) {
            errors.required("eventTime");
        }
        var type = Trees.text(event, "type");
        if (!type.equals("Normal") && !type.equals("Warning")) {
            errors.invalid("type", "", "has invalid value: " + type);
        }
    }

    /** An Event lives beside what it is about; what has no namespace is told of in {@code default}. */
    private static void namespace(ObjectNode event, JsonNode about, FieldErrors errors) {
        var namespace = Trees.text(event, "metadata", "namespace");
        var wanted = Trees.text(about, "namespace");
        boolean isRight =
                wanted.isEmpty() ? namespace.isEmpty() || namespace.equals("default") : namespace.equals(wanted);
        if (!isRight) {
            errors.invalid("involvedObject.namespace", wanted, "does not match event.namespace");
        }
    }

    private static void reporter(ObjectNode event, String controller, FieldErrors errors) {
        for (String field : List.of(controller, "reportingInstance", "action", "reason")) {
            errors.requireText(event.path(field), field);
        }
        var name = Trees.text(event, controller);
        if (!name.isEmpty()) {
            errors.invalid(controller, name, Names.qualifiedName(name));
        }
    }
}
