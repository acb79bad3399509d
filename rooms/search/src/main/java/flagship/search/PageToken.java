package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SortKey;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where a list goes on, in a form that stays right while rows come and go: after one row, not after so many.
 *
 * @param after the last row handed out; absent for the beginning of the stored type
 * @param storedType which of the stored types it was read from
 * @param handed rows of all pages so far
 */
record PageToken(Optional<Cursor> after, int storedType, long handed) {
    private static final String VERSION = "flagship/1";

    String encode() {
        var json = Json.object().put("v", VERSION).put("type", storedType).put("handed", handed);
        after.ifPresent(cursor -> {
            json.put("namespace", cursor.namespace()).put("name", cursor.name()).put("cluster", cursor.cluster());
            var sorted = json.putArray("sorted");
            cursor.sorted().forEach(sorted::addPOJO);
        });
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
    }

    boolean fits(List<SortKey> order) {
        return after.isEmpty() || after.get().fits(order);
    }

    /** Empty for what is no token of ours: upstream ignores such a {@code continue}, so we do. */
    static Optional<PageToken> decode(String text) {
        try {
            var json = Json.parseObject(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1)));
            if (!json.path("v").asText().equals(VERSION)) {
                return Optional.empty();
            }
            return Optional.of(new PageToken(
                    cursor(json),
                    Math.max(0, json.path("type").asInt()),
                    json.path("handed").asLong()));
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.empty();
        }
    }

    private static Optional<Cursor> cursor(JsonNode json) {
        if (!json.path("name").isTextual()) {
            return Optional.empty();
        }
        var sorted = new ArrayList<Object>();
        for (JsonNode value : json.path("sorted")) {
            sorted.add(value.isIntegralNumber() ? (Object) value.longValue() : value.asText());
        }
        return Optional.of(new Cursor(
                json.path("namespace").asText(),
                json.path("name").asText(),
                json.path("cluster").asText(),
                sorted));
    }
}
