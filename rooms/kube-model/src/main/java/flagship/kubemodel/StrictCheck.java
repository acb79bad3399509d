package flagship.kubemodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.SchemaType.ListOf;
import flagship.kubemodel.SchemaType.MapOf;
import flagship.kubemodel.SchemaType.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Finds unknown and duplicate fields in one pass over the tokens of an object. Confined to one call. */
final class StrictCheck {
    private static final int ERRORS_MAX = 100;

    private final JsonParser parser;
    private final List<String> errors = new ArrayList<>(0);

    private StrictCheck(JsonParser parser) {
        this.parser = parser;
    }

    /** The parser stands at the object's first token. */
    static List<String> errors(JsonParser parser, SchemaStruct struct) throws IOException {
        var check = new StrictCheck(parser);
        check.value(struct, "");
        return List.copyOf(check.errors);
    }

    private void value(SchemaType type, String path) throws IOException {
        switch (type) {
            case SchemaStruct struct when parser.isExpectedStartObjectToken() -> struct(struct, path);
            case MapOf map when parser.isExpectedStartObjectToken() -> map(map, path);
            case ListOf list when parser.isExpectedStartArrayToken() -> list(list, path);
            // A value of another type is the decoder's to refuse.
            case SchemaStruct _, MapOf _, ListOf _, Scalar _ -> parser.skipChildren();
        }
    }

    private void struct(SchemaStruct struct, String path) throws IOException {
        var seen = new HashSet<String>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            var member = member(path, name);
            var field = struct.fields().get(name);
            if (field == null) {
                report("unknown field", member);
                parser.skipChildren();
            } else {
                requireFirst(seen.add(name), member);
                value(field.type(), member);
            }
        }
    }

    private void map(MapOf map, String path) throws IOException {
        var seen = new HashSet<String>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            var member = member(path, name);
            requireFirst(seen.add(name), member);
            value(map.value(), member);
        }
    }

    private void list(ListOf list, String path) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            value(list.element(), path + "[" + i + "]");
        }
    }

    private void requireFirst(boolean first, String path) {
        if (!first) {
            report("duplicate field", path);
        }
    }

    private void report(String what, String path) {
        if (errors.size() < ERRORS_MAX) {
            errors.add(what + " \"" + path + "\"");
        }
    }

    private static String member(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
