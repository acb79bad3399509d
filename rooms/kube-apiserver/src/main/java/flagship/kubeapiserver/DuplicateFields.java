package flagship.kubeapiserver;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Finds members that stand twice in one object. The bytes are known to be JSON. */
final class DuplicateFields {
    private static final int MOST = 100;

    private final List<String> found = new ArrayList<>(0);

    private DuplicateFields() {}

    /** {@code duplicate field "spec.a"}, in document order; at most {@value #MOST}. */
    static List<String> find(byte[] json) {
        var search = new DuplicateFields();
        try (JsonParser parser = Json.parser(json, 0, json.length)) {
            parser.nextToken();
            search.value(parser, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(search.found);
    }

    private void value(JsonParser parser, String path) throws IOException {
        if (parser.isExpectedStartObjectToken()) {
            var seen = new HashSet<String>();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                var member = path.isEmpty() ? name : path + "." + name;
                if (!seen.add(name) && found.size() < MOST) {
                    found.add("duplicate field \"" + member + "\"");
                }
                value(parser, member);
            }
        } else if (parser.isExpectedStartArrayToken()) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                value(parser, path + "[" + i + "]");
            }
        }
    }
}
