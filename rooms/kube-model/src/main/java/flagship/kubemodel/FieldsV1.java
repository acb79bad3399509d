package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON form of a set of paths (contract section 11.2). */
final class FieldsV1 {
    private static final String SELF = ".";

    private FieldsV1() {}

    /** The text is not {@code fieldsV1}. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads a set; elements of a sort that is not known are left out.
     *
     * @throws Malformed if it is not a set
     */
    static FieldSet parse(JsonNode json) {
        if (!json.isObject()) {
            throw new Malformed("fieldsV1 must be an object");
        }
        var nodes = new ArrayList<FieldSet.Node>(json.size());
        for (var member : json.properties()) {
            if (member.getKey().equals(SELF)) {
                continue;
            }
            element(member.getKey()).ifPresent(element -> {
                var below = member.getValue();
                boolean self = below.has(SELF) || (below.isObject() && below.isEmpty());
                nodes.add(new FieldSet.Node(element, self, parse(below)));
            });
        }
        return FieldSet.of(nodes);
    }

    private static Optional<PathElement> element(String text) {
        if (text.length() < 2 || text.charAt(1) != ':') {
            throw new Malformed("a key of fieldsV1 must begin with a letter and a colon: " + text);
        }
        var rest = text.substring(2);
        return switch (text.charAt(0)) {
            case 'f' -> Optional.of(new PathElement.Field(rest));
            case 'k' -> Optional.of(new PathElement.Key(parts(rest)));
            case 'v' -> Optional.of(new PathElement.Value(json(rest)));
            case 'i' -> Optional.of(new PathElement.Index(index(rest)));
            default -> Optional.empty();
        };
    }

    private static List<PathElement.KeyPart> parts(String text) {
        var json = json(text);
        if (!json.isObject() || json.isEmpty()) {
            throw new Malformed("the key of a list element must be an object with members: " + text);
        }
        return json.properties().stream()
                .map(member -> new PathElement.KeyPart(member.getKey(), member.getValue()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new Malformed("fieldsV1 has a key that is not JSON: " + text);
        }
    }

    private static int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Malformed("fieldsV1 has an index that is not a number: " + text);
        }
    }

    /** The canonical form: sorted, {@code .} first. */
    static ObjectNode write(FieldSet set) {
        var json = Json.object();
        write(set, json);
        return json;
    }

    private static void write(FieldSet set, ObjectNode json) {
        for (var node : set.nodes()) {
            var below = json.putObject(node.element().text());
            if (!node.children().isEmpty()) {
                if (node.member()) {
                    below.putObject(SELF);
                }
                write(node.children(), below);
            }
        }
    }
}
