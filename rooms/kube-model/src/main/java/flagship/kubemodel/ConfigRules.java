package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The rules of ConfigMaps and Secrets. */
final class ConfigRules {
    private static final int BYTES_MAX = 1 << 20;
    private static final int KEY_LENGTH_MAX = 253;
    private static final String FROZEN = "field is immutable when `immutable` is set";
    private static final String KEY_RULE =
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or "
                    + "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private ConfigRules() {}

    static void configMap(ObjectNode map, FieldErrors errors) {
        long bytes = 0;
        for (var entry : map.path("data").properties()) {
            key(entry.getKey(), "data[" + entry.getKey() + "]", errors);
            if (map.path("binaryData").has(entry.getKey())) {
                errors.invalid(
                        "data[" + entry.getKey() + "]", entry.getKey(), "duplicate of key present in binaryData");
            }
            bytes += entry.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
        }
        for (var entry : map.path("binaryData").properties()) {
            key(entry.getKey(), "binaryData[" + entry.getKey() + "]", errors);
            bytes += decodedLength(entry.getValue());
        }
        size(bytes, "", errors);
    }

    static void secret(ObjectNode secret, FieldErrors errors) {
        var data = secret.path("data");
        long bytes = 0;
        for (var entry : data.properties()) {
            key(entry.getKey(), "data[" + entry.getKey() + "]", errors);
            bytes += decodedLength(entry.getValue());
        }
        size(bytes, "data", errors);
        typed(Trees.text(secret, "type"), secret, data, errors);
    }

    /** Secrets of the types that Kubernetes knows must have the keys that their readers expect. */
    private static void typed(String type, ObjectNode secret, JsonNode data, FieldErrors errors) {
        switch (type) {
            case "kubernetes.io/tls" -> requireKeys(data, List.of("tls.crt", "tls.key"), errors);
            case "kubernetes.io/ssh-auth" -> requireKeys(data, List.of("ssh-privatekey"), errors);
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("username") && !data.has("password")) {
                    requireKeys(data, List.of("username", "password"), errors);
                }
            }
            case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson", errors);
            case "kubernetes.io/dockercfg" -> json(data, ".dockercfg", errors);
            case "kubernetes.io/service-account-token" -> {
                var annotation = "kubernetes.io/service-account.name";
                errors.requireText(
                        Trees.at(secret, "metadata", "annotations", annotation),
                        "metadata.annotations[" + annotation + "]");
            }
            default -> {}
        }
    }

    private static void requireKeys(JsonNode data, List<String> keys, FieldErrors errors) {
        keys.stream().filter(key -> !data.has(key)).forEach(key -> errors.required("data[" + key + "]"));
    }

    private static void json(JsonNode data, String key, FieldErrors errors) {
        if (!data.has(key)) {
            errors.required("data[" + key + "]");
            return;
        }
        try {
            Json.parse(Base64.getDecoder().decode(data.path(key).asText()));
        } catch (Json.MalformedJson e) {
            errors.invalid("data[" + key + "]", "<secret contents redacted>", "unexpected end of JSON input");
        }
    }

    private static long decodedLength(JsonNode base64) {
        var text = base64.asText();
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        return text.length() / 4 * 3L - padding;
    }

    private static void key(String key, String field, FieldErrors errors) {
        if (key.length() > KEY_LENGTH_MAX) {
            errors.invalid(field, key, "must be no more than 253 characters");
        }
        if (!key.chars().allMatch(ConfigRules::isKeyCharacter) || key.isEmpty()) {
            errors.invalid(field, key, KEY_RULE);
        }
        if (key.equals(".") || key.startsWith("..")) {
            errors.invalid(field, key, key.equals(".") ? "must not be '.'" : "must not start with '..'");
        }
    }

    private static boolean isKeyCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._".indexOf(c) >= 0;
    }

    private static void size(long bytes, String field, FieldErrors errors) {
        errors.require(
                bytes <= BYTES_MAX,
                "FieldValueTooLong",
                field,
                "Too long: may not be more than %d bytes".formatted(BYTES_MAX));
    }

    static void checkUpdate(ObjectNode stored, ObjectNode object, FieldErrors errors) {
        errors.immutable(stored, object, "type");
        if (!stored.path("immutable").asBoolean()) {
            return;
        }
        if (!object.path("immutable").asBoolean()) {
            errors.forbidden("immutable", FROZEN);
        }
        for (String field : List.of("data", "binaryData")) {
            if (!stored.path(field).equals(object.path(field))) {
                errors.forbidden(field, FROZEN);
            }
        }
    }
}
