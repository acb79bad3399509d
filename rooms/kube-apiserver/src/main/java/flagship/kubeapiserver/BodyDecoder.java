package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the object that a request carries: JSON, YAML or protobuf, checked and brought into the form of its kind. */
final class BodyDecoder {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private final NativeDecoding natives = new NativeDecoding();
    private final CustomDecoding customs = new CustomDecoding();

    /**
     * What a body must be.
     *
     * @param custom present for custom resources; bodies of all others have a native schema
     */
    record Expected(GroupVersionKind kind, Optional<CustomVersion> custom) {
        static Expected of(ServedType type) {
            return new Expected(type.kind(), type.custom());
        }
    }

    /** @throws ApiException 400 if it cannot be read as that kind, 415 for another media type */
    ObjectNode decode(Expected expected, ApiRequest request, WriteOptions options, Warnings warnings) {
        var yamlComplaints = new ArrayList<String>(0);
        byte[] json = json(expected, request, yamlComplaints);
        var object = parse(expected, json);
        report(yamlComplaints, expected, options, warnings);
        keepReset(object, () -> {
            report(complaints(expected, object, json, options), expected, options, warnings);
            finish(expected, object);
        });
        return object;
    }

    /**
     * Brings a patched tree into the form of its kind, as if it had been sent.
     *
     * @throws ApiException 422 about the patch if it does not make an object of that kind
     */
    void revise(Expected expected, ObjectNode object, WriteOptions options, Warnings warnings) {
        if (expected.custom().isPresent()) {
            reviseCustom(expected, object, options, warnings);
            return;
        }
        byte[] json = Json.bytes(object);
        try {
            natives.requireKnown(expected.kind(), object);
            keepReset(object, () -> {
                reportPatch(complaints(expected, object, json, options), json, options, warnings);
                finish(expected, object);
            });
        } catch (ApiException e) {
            throw e.code() == 400 ? refusedPatch(json, String.valueOf(e.getMessage())) : e;
        }
    }

    /** A tree names no field twice, so its text is needed only to complain about it: a copy that no pruning has touched yet. */
    private void reviseCustom(Expected expected, ObjectNode object, WriteOptions options, Warnings warnings) {
        boolean strict = options.fieldValidation() == WriteOptions.FieldValidation.STRICT;
        byte[] before = strict ? Json.bytes(object) : new byte[0];
        try {
            keepReset(object, () -> {
                customs.identify(expected, object, () -> Json.bytes(object));
                reportPatch(customs.unknown(expected, object, options), before, options, warnings);
            });
        } catch (ApiException e) {
            throw e.code() == 400
                    ? refusedPatch(strict ? before : Json.bytes(object), String.valueOf(e.getMessage()))
                    : e;
        }
    }

    /**
     * Brings a tree that the server computed into the form of its kind.
     *
     * @throws ApiException 400 if a value is none of its type
     */
    void settle(Expected expected, ObjectNode object) {
        if (expected.custom().isPresent()) {
            customs.decode(expected, object);
        } else {
            natives.decode(expected.kind(), object);
        }
    }

    /** An empty list of entries asks to forget all; native types would drop it. */
    private static void keepReset(ObjectNode object, Runnable decoding) {
        boolean reset = object.path("metadata").get("managedFields") instanceof ArrayNode entries && entries.isEmpty();
        decoding.run();
        if (reset) {
            ObjectMeta.of(object).node().putArray("managedFields");
        }
    }

    /** Brings an object that a webhook changed into the form of its kind. */
    void reform(ServedType type, ObjectNode object) {
        if (type.custom().isPresent()) {
            type.custom().get().schema().normalize(object);
        } else {
            finish(Expected.of(type), object);
        }
    }

    private static ApiException refusedPatch(byte[] json, String why) {
        var shown = "\"" + new String(json, StandardCharsets.UTF_8) + "\"";
        return ApiException.invalid("", "", "", List.of(OptionErrors.invalidValue("patch", shown, why)));
    }

    /** Checks what the object says it is; returns what strict decoding objects to. A custom object is pruned on the way. */
    private List<String> complaints(Expected expected, ObjectNode object, byte[] json, WriteOptions options) {
        if (expected.custom().isPresent()) {
            customs.identify(expected, object, () -> json);
            return customs.decode(expected, object, json, options);
        }
        natives.identify(expected.kind(), object);
        return natives.complaints(expected.kind(), json, options);
    }

    private void finish(Expected expected, ObjectNode object) {
        if (expected.custom().isEmpty()) {
            natives.decode(expected.kind(), object);
        }
    }

    private static byte[] json(Expected expected, ApiRequest request, List<String> complaints) {
        var header = request.header("content-type").orElse(JSON);
        int end = header.indexOf(';');
        var type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "", JSON -> request.body();
            case PROTOBUF -> protobuf(expected, request.body());
            case YAML -> yaml(expected, request.body(), complaints);
            default -> throw unsupported(expected);
        };
    }

    private static byte[] protobuf(Expected expected, byte[] body) {
        if (expected.custom().isPresent()) {
            throw unsupported(expected);
        }
        try {
            return Json.bytes(ProtobufBody.toJson(body));
        } catch (ProtobufCursor.Malformed e) {
            throw unrecognized(expected, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] yaml(Expected expected, byte[] body, List<String> complaints) {
        try {
            var document = Yaml.read(body);
            if (!document.duplicateKeys().isEmpty()) {
                complaints.add("yaml: unmarshal errors:\n  " + String.join("\n  ", document.duplicateKeys()));
            }
            return Json.bytes(document.json());
        } catch (Yaml.MalformedYaml e) {
            throw unrecognized(expected, String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode parse(Expected expected, byte[] json) {
        try {
            return Json.parseObject(json);
        } catch (MalformedJson e) {
            throw unrecognized(expected, "couldn't get version/kind; json parse error: " + e.getMessage());
        }
    }

    static ApiException unrecognized(Expected expected, String why) {
        return ApiException.badRequest("the object provided is unrecognized (must be of type %s): %s"
                .formatted(expected.kind().kind(), why));
    }

    private static ApiException unsupported(Expected expected) {
        var accepted = expected.custom().isPresent() ? JSON + ", " + YAML : JSON + ", " + YAML + ", " + PROTOBUF;
        return ApiException.unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: " + accepted);
    }

    private static void report(List<String> complaints, Expected expected, WriteOptions options, Warnings warnings) {
        boolean strict = options.fieldValidation() == WriteOptions.FieldValidation.STRICT;
        if (!complaints.isEmpty() && strict) {
            throw ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(
                            expected.kind().kind(),
                            expected.kind().version(),
                            expected.kind().kind(),
                            String.join(", ", complaints)));
        }
        warnings.addAll(complaints);
    }

    private static void reportPatch(List<String> complaints, byte[] json, WriteOptions options, Warnings warnings) {
        if (!complaints.isEmpty() && options.fieldValidation() == WriteOptions.FieldValidation.STRICT) {
            throw refusedPatch(json, "strict decoding error: " + String.join(", ", complaints));
        }
        warnings.addAll(complaints);
    }
}
