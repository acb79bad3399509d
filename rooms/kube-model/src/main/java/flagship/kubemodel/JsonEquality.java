package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** Equality of JSON values: numbers by value ({@code 1} equals {@code 1.0}), members in any order. */
public final class JsonEquality {
    private JsonEquality() {}

    /** Whether both say the same. */
    public static boolean equal(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return Numbers.decimal(a).compareTo(Numbers.decimal(b)) == 0;
        }
        if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
            return false;
        }
        if (a.isObject()) {
            return sameMembers(a, b);
        }
        if (a.isArray()) {
            return sameElements(a.elements(), b.elements());
        }
        return a.equals(b);
    }

    private static boolean sameMembers(JsonNode a, JsonNode b) {
        for (var entry : a.properties()) {
            var other = b.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameElements(Iterator<JsonNode> a, Iterator<JsonNode> b) {
        while (a.hasNext()) {
            if (!equal(a.next(), b.next())) {
                return false;
            }
        }
        return true;
    }
}
