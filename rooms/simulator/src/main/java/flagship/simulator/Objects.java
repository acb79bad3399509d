package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.CRC32;

/** Reading and building objects as Jackson trees. */
final class Objects {
    private static final String HASH_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    /** Enough digits for 32 bits. */
    private static final int HASH_DIGITS = 7;

    private Objects() {}

    static NamespacedName name(ObjectNode object) {
        var metadata = object.path("metadata");
        return new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText(""));
    }

    static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asText("");
    }

    static boolean isBeingDeleted(ObjectNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    /** The uid of the controlling owner; empty where there is none. */
    static String controllerUid(ObjectNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner.path("uid").asText("");
            }
        }
        return "";
    }

    /** A new object of a kind, controlled by {@code owner}, in its namespace. */
    static ObjectNode owned(ObjectNode owner, String apiVersion, String kind, String name) {
        var object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        var metadata = object.putObject("metadata");
        metadata.put("name", name).put("namespace", name(owner).namespace());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.path("apiVersion").asText())
                .put("kind", owner.path("kind").asText())
                .put("name", name(owner).name())
                .put("uid", uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        return object;
    }

    /** A condition; replaces the one of the same type and keeps its transition time while the status is the same. */
    static void condition(ObjectNode status, String type, boolean holds, String reason, Instant now) {
        ArrayNode conditions = status.withArray("/conditions");
        var value = holds ? "True" : "False";
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode existing
                    && existing.path("type").asText().equals(type)) {
                if (!existing.path("status").asText().equals(value)) {
                    existing.put("lastTransitionTime", time(now));
                }
                existing.put("status", value).put("reason", reason);
                return;
            }
        }
        conditions
                .addObject()
                .put("type", type)
                .put("status", value)
                .put("reason", reason)
                .put("lastTransitionTime", time(now));
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A short stable hash in the alphabet of generated names: the same content gives the same name. */
    static String hash(JsonNode content) {
        var crc = new CRC32();
        crc.update(Json.bytes(content));
        return encode(crc.getValue());
    }

    /** A short stable hash of a text. */
    static String hash(String content) {
        var crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return encode(crc.getValue());
    }

    private static String encode(long value) {
        var text = new StringBuilder();
        long rest = value;
        for (int digit = 0; digit < HASH_DIGITS; digit++) {
            text.append(HASH_ALPHABET.charAt((int) (rest % HASH_ALPHABET.length())));
            rest /= HASH_ALPHABET.length();
        }
        return text.toString();
    }
}
