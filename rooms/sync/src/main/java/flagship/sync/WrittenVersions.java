package flagship.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiRemovals;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * In which deprecated versions of the API an object is still written, by those who own its fields and by {@code kubectl apply}. Pure.
 *
 * <p>Nearly all objects are in none: the look at the bytes decides that, without a tree.
 */
final class WrittenVersions {
    private static final ApiRemovals REMOVALS = ApiRemovals.read();
    private static final byte[] API_VERSION = "apiVersion".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_MAX = 253;

    private WrittenVersions() {}

    /** Whether objects of a type may be written in a version that is deprecated: of its own group, or of one that it came from. */
    static boolean mayConcern(GroupVersionResource type) {
        return REMOVALS.all().stream()
                .anyMatch(removal -> removal.type().resource().equals(type.resource())
                        && (removal.type().group().equals(type.group())
                                || removal.instead()
                                        .filter(instead -> instead.equals(type.apiVersion()))
                                        .isPresent()));
    }

    /** Whether a version that is deprecated stands anywhere in the object. */
    static boolean suspected(byte[] object) {
        for (int at = find(object, 0); at >= 0; at = find(object, at)) {
            int start = at;
            while (start < object.length && isBetween(object[start])) {
                start++;
            }
            int end = start;
            while (end < object.length && end - start < LENGTH_MAX && object[end] != '"' && object[end] != '\\') {
                end++;
            }
            if (end > start && REMOVALS.concerns(new String(object, start, end - start, StandardCharsets.US_ASCII))) {
                return true;
            }
        }
        return false;
    }

    /** What stands between the name and the value, also in a text that is JSON itself. */
    private static boolean isBetween(byte character) {
        return character == '"' || character == ':' || character == '\\' || character == ' ';
    }

    /** The position behind the next occurrence; negative for none. */
    private static int find(byte[] object, int from) {
        int last = object.length - API_VERSION.length;
        for (int i = from; i <= last; i++) {
            if (object[i] == 'a' && matches(object, i)) {
                return i + API_VERSION.length;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] object, int at) {
        for (int i = 1; i < API_VERSION.length; i++) {
            if (object[at + i] != API_VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    /** The deprecated versions, in order, with commas; empty for none. */
    static String of(ObjectNode object, String lastAppliedAnnotation) {
        var versions = new TreeSet<String>();
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            versions.add(entry.path("apiVersion").asText(""));
        }
        versions.add(applied(object.at("/metadata/annotations").path(lastAppliedAnnotation)));
        versions.removeIf(version -> !REMOVALS.concerns(version));
        return String.join(",", versions);
    }

    private static String applied(JsonNode annotation) {
        if (!annotation.isTextual()) {
            return "";
        }
        try {
            return Json.parse(annotation.asText().getBytes(StandardCharsets.UTF_8))
                    .path("apiVersion")
                    .asText("");
        } catch (MalformedJson e) {
            return ""; // Somebody wrote into kubectl's annotation what is none of its.
        }
    }
}
