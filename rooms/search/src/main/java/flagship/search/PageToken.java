package flagship.search;

import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a list goes on, in a form that stays right while rows come and go: after one row, not after so many.
 *
 * @param after the last row handed out
 * @param storedType which of the stored types it was read from
 * @param handed rows of all pages so far
 */
record PageToken(Cursor after, int storedType, long handed) {
    private static final String VERSION = "flagship/1";

    String encode() {
        var json = Json.object()
                .put("v", VERSION)
                .put("namespace", after.namespace())
                .put("name", after.name())
                .put("cluster", after.cluster())
                .put("type", storedType)
                .put("handed", handed);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
    }

    /** Empty for what is no token of ours: upstream ignores such a {@code continue}, so we do. */
    static Optional<PageToken> decode(String text) {
        try {
            var json = Json.parseObject(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1)));
            if (!json.path("v").asText().equals(VERSION)) {
                return Optional.empty();
            }
            var after = new Cursor(
                    json.path("namespace").asText(),
                    json.path("name").asText(),
                    json.path("cluster").asText());
            return Optional.of(new PageToken(
                    after,
                    Math.max(0, json.path("type").asInt()),
                    json.path("handed").asLong()));
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.empty();
        }
    }
}
