package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Everything about an object, for people: its fields in words, one below the other, and the Events about it. What is in a Secret is not shown.
 * Pure. The form is that of kubectl for kinds that it does not know.
 */
record DescribedObject(ObjectNode object, List<ObjectNode> events) {
    private static final int WIDTH = 14;
    /** Maps whose keys are a user's own words. */
    private static final Set<String> OF_USERS =
            Set.of("data", "stringData", "binaryData", "labels", "annotations", "matchLabels", "nodeSelector");

    private static final List<String> SHOWN_ABOVE =
            List.of("name", "namespace", "labels", "annotations", "managedFields");

    DescribedObject {
        events = List.copyOf(events);
    }

    /** @param now for the age of Events */
    String text(Instant now) {
        var text = new StringBuilder();
        var metadata = object.path("metadata");
        line(text, "Name", metadata.path("name").asText());
        line(text, "Namespace", metadata.path("namespace").asText(""));
        pairs(text, "Labels", metadata.path("labels"), "=");
        pairs(text, "Annotations", metadata.path("annotations"), ": ");
        line(text, "API Version", object.path("apiVersion").asText());
        line(text, "Kind", object.path("kind").asText());
        var rest = object.deepCopy();
        rest.remove(List.of("apiVersion", "kind"));
        if (rest.get("metadata") instanceof ObjectNode shown) {
            shown.remove(SHOWN_ABOVE);
        }
        if (object.path("kind").asText().equals("Secret")) {
            hide(rest, "data");
            hide(rest, "stringData");
        }
        fields(text, rest, "");
        events(text, now);
        return text.toString();
    }

    private static void hide(ObjectNode secret, String field) {
        if (secret.get(field) instanceof ObjectNode data) {
            for (var entry : List.copyOf(data.properties())) {
                data.put(entry.getKey(), bytes(entry.getValue().asText(), field) + " bytes");
            }
        }
    }

    private static int bytes(String value, String field) {
        return field.equals("data") ? value.replaceAll("=+$", "").length() * 3 / 4 : value.length();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(padded(name)).append(value.isEmpty() ? "<none>" : value).append('\n');
    }

    private static String padded(String name) {
        return name + ":" + " ".repeat(Math.max(1, WIDTH - name.length() - 1));
    }

    private static void pairs(StringBuilder text, String name, JsonNode pairs, String between) {
        if (pairs.isEmpty()) {
            line(text, name, "");
            return;
        }
        var start = padded(name);
        for (var pair : pairs.properties()) {
            text.append(start).append(pair.getKey()).append(between);
            text.append(pair.getValue().asText()).append('\n');
            start = " ".repeat(WIDTH);
        }
    }

    private static void fields(StringBuilder text, JsonNode of, String indent) {
        for (var field : of.properties()) {
            field(text, title(field.getKey()), field.getValue(), indent, OF_USERS.contains(field.getKey()));
        }
    }

    /** @param ofUsers the keys below are no fields */
    private static void field(StringBuilder text, String name, JsonNode value, String indent, boolean ofUsers) {
        if (value.isContainerNode() && value.isEmpty()) {
            return;
        }
        text.append(indent).append(name).append(':');
        if (value.isObject() && ofUsers) {
            text.append('\n');
            value.properties().forEach(entry -> field(text, entry.getKey(), entry.getValue(), indent + "  ", true));
        } else if (value.isObject()) {
            text.append('\n');
            fields(text, value, indent + "  ");
        } else if (value.isArray()) {
            text.append('\n');
            items(text, value, indent + "  ");
        } else {
            text.append("  ").append(value(value, indent)).append('\n');
        }
    }

    private static void items(StringBuilder text, JsonNode list, String indent) {
        boolean first = true;
        for (JsonNode item : list) {
            if (item.isObject()) {
                // Elements stand apart by a line that nothing else could be taken for.
                text.append(first ? "" : indent + "-\n");
                fields(text, item, indent);
            } else {
                text.append(indent).append(value(item, indent)).append('\n');
            }
            first = false;
        }
    }

    private static String value(JsonNode value, String indent) {
        return value.asText().stripTrailing().replace("\n", "\n" + indent + "  ");
    }

    /** {@code matchLabels} as {@code Match Labels}; keys that are no words as they are. */
    static String title(String name) {
        if (!name.matches("[a-zA-Z][a-zA-Z0-9]*")) {
            return name;
        }
        var words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ");
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private void events(StringBuilder text, Instant now) {
        if (events.isEmpty()) {
            line(text, "Events", "");
            return;
        }
        var table = new ConsoleTable("  Type", "Reason", "Age", "From", "Message");
        var ordered = new ArrayList<>(events);
        ordered.sort(Comparator.comparing(DescribedObject::time));
        for (ObjectNode event : ordered) {
            table.row(
                    "  " + event.path("type").asText(),
                    event.path("reason").asText(),
                    age(event, now),
                    event.at("/source/component")
                            .asText(event.path("reportingComponent").asText("")),
                    event.path("message").asText().strip());
        }
        text.append("Events:\n").append(table);
    }

    private static String age(ObjectNode event, Instant now) {
        var time = time(event);
        var age = time.equals(Instant.EPOCH) ? "<unknown>" : Durations.text(Duration.between(time, now));
        int count = event.path("count").asInt(1);
        return count > 1 ? "%s (x%d)".formatted(age, count) : age;
    }

    private static Instant time(ObjectNode event) {
        for (String field : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
            var text = event.path(field).asText("");
            if (text.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z")) {
                return Instant.parse(text);
            }
        }
        return Instant.EPOCH;
    }
}
