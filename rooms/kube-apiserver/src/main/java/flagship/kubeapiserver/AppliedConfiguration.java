package flagship.kubeapiserver;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The body of an apply patch, with whether it may take fields away from others.
 *
 * @param duplicates keys that stand twice in an object, as strict decoding words it
 */
record AppliedConfiguration(ObjectNode object, boolean force, List<String> duplicates) {
    AppliedConfiguration {
        duplicates = List.copyOf(duplicates);
    }

    /** @throws ApiException 400 if the body is not one YAML mapping */
    static AppliedConfiguration of(ApiRequest request) {
        var force = request.parameter("force").orElse("false").toLowerCase(Locale.ROOT);
        boolean forced = !force.equals("false") && !force.equals("0");
        var json = json(request.body());
        if (json.isPresent()) {
            return new AppliedConfiguration(json.get(), forced, List.of());
        }
        try {
            var document = Yaml.read(request.body());
            var object = document.json().isNull() ? Json.object() : document.json();
            if (object instanceof ObjectNode configuration) {
                return new AppliedConfiguration(configuration, forced, document.duplicateKeys());
            }
            throw undecodable("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                    + object.getNodeType().name().toLowerCase(Locale.ROOT)
                    + " into Go value of type map[string]interface {}");
        } catch (Yaml.MalformedYaml e) {
            throw undecodable(String.valueOf(e.getMessage()));
        }
    }

    private static ApiException undecodable(String why) {
        return ApiException.badRequest("error decoding YAML: " + why);
    }

    /** Nearly all clients send JSON, which is read much faster; empty for YAML, and for JSON that is to be complained about. */
    private static Optional<ObjectNode> json(byte[] body) {
        if (!startsObject(body)) {
            return Optional.empty();
        }
        try (var parser = Json.parser(body, 0, body.length)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            var tree = Json.mapper().readTree(parser);
            return tree instanceof ObjectNode object && parser.nextToken() == null
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // The YAML reader says what is wrong.
        }
    }

    private static boolean startsObject(byte[] body) {
        for (byte c : body) {
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c == '{';
            }
        }
        return false;
    }
}
