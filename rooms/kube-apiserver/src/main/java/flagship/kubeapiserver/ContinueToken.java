package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a paged list goes on. The form is upstream's (contract section 8.3), so that a client cannot tell the difference.
 *
 * @param revision the snapshot that all pages show; -1 for the newest
 * @param after the last key of the page before, relative to the list's prefix
 */
record ContinueToken(long revision, String after) {
    private static final String VERSION = "meta.k8s.io/v1";

    String encode() {
        var json = Json.object().put("v", VERSION).put("rv", revision).put("start", after + "\u0000");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
    }

    /** @throws ApiException 400 for a token that is not ours */
    static ContinueToken parse(String token) {
        var json = json(token);
        long revision = json.path("rv").asLong(0);
        var start = json.path("start").asText("");
        if (!json.path("v").asText("").equals(VERSION)) {
            throw invalid("server cannot recognize meta.k8s.io/v1 encoded continue token");
        }
        if (revision == 0) {
            throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        if (start.isEmpty()) {
            throw invalid("encoded start key empty (version meta.k8s.io/v1)");
        }
        if (start.startsWith("/") || start.contains("../") || start.contains("//")) {
            throw invalid("%s".formatted(start));
        }
        return new ContinueToken(revision, start.endsWith("\u0000") ? start.substring(0, start.length() - 1) : start);
    }

    private static JsonNode json(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw invalid("illegal base64 data");
        }
        try {
            return Json.parseObject(bytes);
        } catch (MalformedJson e) {
            throw invalid(
                    bytes.length == 0
                            ? "unexpected end of JSON input"
                            : "invalid character '%s' looking for beginning of value"
                                    .formatted(printable(bytes[0] & 0xff)));
        }
    }

    private static String printable(int character) {
        return character >= 0x20 && character < 0x7f
                ? String.valueOf((char) character)
                : "\\u%04x".formatted(character);
    }

    private static ApiException invalid(String why) {
        return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
