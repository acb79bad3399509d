package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to delete.
 *
 * @param uid precondition; empty for none
 * @param resourceVersion precondition; empty for none
 */
record DeleteOptions(
        boolean dryRun,
        Optional<Long> graceSeconds,
        Optional<Propagation> propagation,
        String uid,
        String resourceVersion) {
    /** At once, dependents later. */
    static final DeleteOptions PLAIN =
            new DeleteOptions(false, Optional.empty(), Optional.of(Propagation.BACKGROUND), "", "");

    /** What becomes of dependents. */
    enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    static DeleteOptions withUid(String uid) {
        return new DeleteOptions(false, Optional.empty(), Optional.of(Propagation.BACKGROUND), uid, "");
    }

    /**
     * Reads the body, or the query parameters where there is none.
     *
     * @throws flagship.kubemodel.ApiException 500 for a body that is something else, 422 for values that make no sense
     */
    static DeleteOptions of(ApiRequest request) {
        var json = request.body().length == 0 ? fromQuery(request) : fromBody(request.body());
        var causes = new ArrayList<Cause>();
        boolean dryRun = WriteOptions.dryRun(ObjectMeta.texts(json.path("dryRun")), causes);
        var propagation = propagation(json, causes);
        if (!causes.isEmpty()) {
            throw OptionErrors.invalid("DeleteOptions", causes);
        }
        var grace = json.path("gracePeriodSeconds");
        return new DeleteOptions(
                dryRun,
                grace.isNumber() ? Optional.of(grace.asLong()) : Optional.empty(),
                propagation,
                json.path("preconditions").path("uid").asText(""),
                json.path("preconditions").path("resourceVersion").asText(""));
    }

    /** The same options as webhooks see them. */
    WriteOptions asked(ApiRequest request) {
        var json = Json.object();
        graceSeconds.ifPresent(seconds -> json.put("gracePeriodSeconds", seconds));
        if (!uid.isEmpty() || !resourceVersion.isEmpty()) {
            var preconditions = json.putObject("preconditions");
            if (!uid.isEmpty()) {
                preconditions.put("uid", uid);
            }
            if (!resourceVersion.isEmpty()) {
                preconditions.put("resourceVersion", resourceVersion);
            }
        }
        propagation.ifPresent(policy -> json.put(
                "propagationPolicy",
                switch (policy) {
                    case BACKGROUND -> "Background";
                    case FOREGROUND -> "Foreground";
                    case ORPHAN -> "Orphan";
                }));
        if (dryRun) {
            json.putArray("dryRun").add("All");
        }
        return new WriteOptions(dryRun, "", WriteOptions.FieldValidation.IGNORE, Optional.of(request.user()), json);
    }

    private static ObjectNode fromBody(byte[] body) {
        ObjectNode json;
        try {
            json = ProtobufBody.isFramed(body) ? ProtobufBody.toJson(body) : Json.parseObject(body);
        } catch (MalformedJson | ProtobufCursor.Malformed e) {
            throw OptionErrors.withoutReason("couldn't get version/kind; json parse error: " + e.getMessage());
        }
        var kind = json.path("kind").asText("");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw OptionErrors.withoutReason("no kind \"%s\" is registered for version \"%s\" in scheme of options"
                    .formatted(kind, json.path("apiVersion").asText()));
        }
        return json;
    }

    private static ObjectNode fromQuery(ApiRequest request) {
        var json = Json.object();
        var dryRun = json.putArray("dryRun");
        request.query().getOrDefault("dryRun", List.of()).forEach(dryRun::add);
        request.parameter("gracePeriodSeconds").ifPresent(text -> json.put("gracePeriodSeconds", seconds(text)));
        request.parameter("propagationPolicy").ifPresent(text -> json.put("propagationPolicy", text));
        request.parameter("orphanDependents").ifPresent(text -> json.put("orphanDependents", text.equals("true")));
        return json;
    }

    private static long seconds(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw OptionErrors.notAnInteger(text);
        }
    }

    private static Optional<Propagation> propagation(JsonNode json, List<Cause> causes) {
        var policy = json.path("propagationPolicy").asText("");
        var orphan = json.path("orphanDependents");
        if (!policy.isEmpty() && orphan.isBoolean()) {
            causes.add(OptionErrors.invalidValue(
                    "propagationPolicy",
                    "\"" + policy + "\"",
                    "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (orphan.isBoolean()) {
            return Optional.of(orphan.asBoolean() ? Propagation.ORPHAN : Propagation.BACKGROUND);
        }
        return switch (policy) {
            case "" -> Optional.empty();
            case "Background" -> Optional.of(Propagation.BACKGROUND);
            case "Foreground" -> Optional.of(Propagation.FOREGROUND);
            case "Orphan" -> Optional.of(Propagation.ORPHAN);
            default -> {
                causes.add(OptionErrors.notSupported(
                        "propagationPolicy",
                        "\"" + policy + "\"",
                        "\"Foreground\", \"Background\", \"Orphan\", \"nil\""));
                yield Optional.empty();
            }
        };
    }
}
