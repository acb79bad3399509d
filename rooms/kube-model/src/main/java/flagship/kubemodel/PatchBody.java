package flagship.kubemodel;

import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json.MalformedJson;
import java.util.Locale;

/** Decodes the body of a patch; failures are 400 in Kubernetes' words. */
final class PatchBody {
    private PatchBody() {}

    static JsonNode decode(byte[] body) {
        try {
            return Json.parse(body);
        } catch (MalformedJson e) {
            throw undecodable(
                    e.getCause() instanceof JsonEOFException
                            ? "unexpected end of JSON input"
                            : String.valueOf(e.getMessage()));
        }
    }

    static ApiException notA(String goType, JsonNode body) {
        var found = body.getNodeType().name().toLowerCase(Locale.ROOT);
        return undecodable("json: cannot unmarshal " + found + " into Go value of type " + goType);
    }

    private static ApiException undecodable(String why) {
        return ApiException.badRequest("error decoding patch: " + why);
    }
}
