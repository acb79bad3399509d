package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NativeSchemas;
import flagship.kubemodel.Status.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Brings custom objects into the form of their schema (contract section 15.2). */
final class CustomDecoding {
    private static final GroupVersionKind METADATA = new GroupVersionKind("meta.k8s.io", "v1", "ObjectMeta");

    /** @throws ApiException 400 or 422 if the object does not say that it is of the expected version and kind */
    void identify(BodyDecoder.Expected expected, ObjectNode object, Supplier<byte[]> json) {
        var kind = object.path("kind").asText("");
        var apiVersion = object.path("apiVersion").asText("");
        if (kind.isEmpty() || apiVersion.isEmpty()) {
            var text = new String(json.get(), StandardCharsets.UTF_8);
            throw BodyDecoder.unrecognized(
                    expected,
                    "Object '%s' is missing in '%s' (%s)"
                            .formatted(kind.isEmpty() ? "Kind" : "apiVersion", text, text));
        }
        if (!apiVersion.equals(expected.kind().apiVersion())) {
            throw ApiException.badRequest(
                    "the API version in the data (%s) does not match the expected API version (%s)"
                            .formatted(apiVersion, expected.kind().apiVersion()));
        }
        if (!kind.equals(expected.kind().kind())) {
            throw ApiException.invalid(
                    expected.kind().group(),
                    kind,
                    object.path("metadata").path("name").asText(""),
                    List.of(new Cause(
                            "FieldValueInvalid",
                            "Invalid value: \"%s\": must be %s"
                                    .formatted(kind, expected.kind().kind()),
                            "kind")));
        }
    }

    /**
     * Prunes, drops nulls, fills in defaults.
     *
     * @return what strict decoding objects to, sorted
     */
    List<String> decode(BodyDecoder.Expected expected, ObjectNode object, byte[] json, WriteOptions options) {
        var unknown = unknown(expected, object, options);
        if (options.fieldValidation() == WriteOptions.FieldValidation.IGNORE) {
            return List.of();
        }
        var complaints = new ArrayList<>(DuplicateFields.find(json));
        complaints.addAll(unknown);
        return List.copyOf(complaints);
    }

    /** As {@link #decode(BodyDecoder.Expected, ObjectNode, byte[], WriteOptions)}, of a tree that never was text. */
    List<String> unknown(BodyDecoder.Expected expected, ObjectNode object, WriteOptions options) {
        var unknown = decode(expected, object);
        return options.fieldValidation() == WriteOptions.FieldValidation.IGNORE
                ? List.of()
                : unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    }

    /** The same; returns the paths of what was pruned. */
    List<String> decode(BodyDecoder.Expected expected, ObjectNode object) {
        metadata(expected, object);
        return expected.custom().orElseThrow().schema().normalize(object);
    }

    private static void metadata(BodyDecoder.Expected expected, ObjectNode object) {
        var metadata = object.get("metadata");
        if (metadata == null || metadata.isNull()) {
            object.putObject("metadata");
            return;
        }
        if (!(metadata instanceof ObjectNode node)) {
            throw cannotBeHandled(expected, "json: cannot unmarshal metadata into an object");
        }
        try {
            NativeSchemas.of(METADATA).orElseThrow().decode(node);
        } catch (ApiException e) {
            var why = String.valueOf(e.getMessage());
            throw cannotBeHandled(expected, why.substring(why.indexOf(": ") + 2));
        }
    }

    private static ApiException cannotBeHandled(BodyDecoder.Expected expected, String why) {
        var kind = expected.kind();
        return ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                .formatted(kind.kind(), kind.version(), kind.kind(), why));
    }
}
