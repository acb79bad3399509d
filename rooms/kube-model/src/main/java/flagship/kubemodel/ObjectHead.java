package flagship.kubemodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an object says of itself before its spec: read in one streaming pass over its bytes, without building a tree.
 *
 * <p>Absent strings are empty. {@code labels} keep their order.
 *
 * @param resourceVersion opaque; never compared for order
 * @param creationTimestamp RFC 3339 as written
 * @param deletionTimestamp RFC 3339 as written; empty unless the object is being deleted
 * @param generation 0 where the kind has none
 * @param owners all owner references
 */
public record ObjectHead(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String creationTimestamp,
        String deletionTimestamp,
        long generation,
        Map<String, String> labels,
        List<Owner> owners) {

    /** One entry of {@code metadata.ownerReferences}. */
    public record Owner(String apiVersion, String kind, String name, String uid, boolean controller) {}

    public NamespacedName namespacedName() {
        return new NamespacedName(namespace, name);
    }

    /** The uid of the controlling owner; empty where there is none. */
    public String controllerUid() {
        for (Owner owner : owners) {
            if (owner.controller()) {
                return owner.uid();
            }
        }
        return "";
    }

    /**
     * Reads the head of one object.
     *
     * @throws MalformedJson if the bytes are not one JSON object, or metadata has members of the wrong type
     */
    public static ObjectHead read(byte[] object) {
        return read(object, 0, object.length);
    }

    /** The head of an object that was read already. */
    public static ObjectHead of(ObjectNode object) {
        try (JsonParser parser = object.traverse()) {
            parser.nextToken();
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Nothing is read from anywhere.
        }
    }

    /** Reads the head of the object in a slice of {@code bytes}; see {@link #read(byte[])}. */
    public static ObjectHead read(byte[] bytes, int offset, int length) {
        try (JsonParser parser = Json.parser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJson("not a JSON object", null);
            }
            var head = read(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("more than one JSON value", null);
            }
            return head;
        } catch (JsonProcessingException e) {
            throw new MalformedJson(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the head of the object that the parser stands in (at its {@code START_OBJECT}) and leaves the parser at its {@code END_OBJECT}.
     * For splitting lists: the caller notes the byte offsets around the call.
     */
    public static ObjectHead read(JsonParser parser) throws IOException {
        var builder = new Builder();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "apiVersion" -> builder.apiVersion = text(parser, builder.apiVersion);
                case "kind" -> builder.kind = text(parser, builder.kind);
                case "metadata" -> builder.metadata(parser);
                default -> parser.skipChildren();
            }
        }
        return builder.build();
    }

    private static String text(JsonParser parser, String otherwise) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> otherwise;
            default -> throw new MalformedJson(parser.currentName() + " is not a string", null);
        };
    }

    /** Fields of one object in the making; confined to one call of {@link #read(JsonParser)}. */
    private static final class Builder {
        private String apiVersion = "";
        private String kind = "";
        private String namespace = "";
        private String name = "";
        private String uid = "";
        private String resourceVersion = "";
        private String creationTimestamp = "";
        private String deletionTimestamp = "";
        private long generation;
        private Map<String, String> labels = Map.of();
        private List<Owner> owners = List.of();

        ObjectHead build() {
            return new ObjectHead(
                    apiVersion,
                    kind,
                    namespace,
                    name,
                    uid,
                    resourceVersion,
                    creationTimestamp,
                    deletionTimestamp,
                    generation,
                    labels,
                    owners);
        }

        void metadata(JsonParser parser) throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                return;
            }
            for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "namespace" -> namespace = text(parser, namespace);
                    case "name" -> name = text(parser, name);
                    case "uid" -> uid = text(parser, uid);
                    case "resourceVersion" -> resourceVersion = text(parser, resourceVersion);
                    case "creationTimestamp" -> creationTimestamp = text(parser, creationTimestamp);
                    case "deletionTimestamp" -> deletionTimestamp = text(parser, deletionTimestamp);
                    case "generation" -> generation = parser.getValueAsLong();
                    case "labels" -> labels = labels(parser);
                    case "ownerReferences" -> owners = owners(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private static Map<String, String> labels(JsonParser parser) throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                return Map.of();
            }
            var labels = new LinkedHashMap<String, String>();
            for (var key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                labels.put(key, text(parser, ""));
            }
            return labels;
        }

        private static List<Owner> owners(JsonParser parser) throws IOException {
            if (!parser.isExpectedStartArrayToken()) {
                parser.skipChildren();
                return List.of();
            }
            var owners = new ArrayList<Owner>(1);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.isExpectedStartObjectToken()) {
                    owners.add(owner(parser));
                } else {
                    parser.skipChildren();
                }
            }
            return owners;
        }

        private static Owner owner(JsonParser parser) throws IOException {
            String apiVersion = "";
            String kind = "";
            String name = "";
            String uid = "";
            boolean controller = false;
            for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "apiVersion" -> apiVersion = text(parser, "");
                    case "kind" -> kind = text(parser, "");
                    case "name" -> name = text(parser, "");
                    case "uid" -> uid = text(parser, "");
                    case "controller" -> controller = parser.getValueAsBoolean();
                    default -> parser.skipChildren();
                }
            }
            return new Owner(apiVersion, kind, name, uid, controller);
        }
    }
}
