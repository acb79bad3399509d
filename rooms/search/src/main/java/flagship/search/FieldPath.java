package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in an object, as field selectors name it. With lists on the way it may be several places.
 *
 * <p>Source: Clusterpedia's grammar, contract section 6.3; {@code []}, {@code [0]} and {@code [type=Ready]} find elements, where
 * upstream refuses lists.
 */
record FieldPath(List<Step> steps) {
    FieldPath {
        steps = List.copyOf(steps);
    }

    /** One step downwards. */
    sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}

        record EachElement() implements Step {}

        /** The elements that have a value at a path of their own. */
        record ElementsWith(FieldPath path, String value) implements Step {}
    }

    /** What lies there; absent and null values are left out. */
    List<JsonNode> values(JsonNode object) {
        var here = List.of(object);
        for (Step step : steps) {
            var next = new ArrayList<JsonNode>();
            for (JsonNode node : here) {
                follow(node, step, next);
            }
            here = next;
        }
        return here;
    }

    /** As field selectors usually write it; absent where it chooses elements of a list, or names need quotes. */
    Optional<String> plain() {
        var text = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Step.Member(var name)
                when name.indexOf('.') < 0 && name.indexOf('/') < 0 ->
                    text.append(text.isEmpty() ? "" : ".").append(name);
                case Step.EachElement() -> text.append("[]");
                case Step.Member _, Step.Element _, Step.ElementsWith _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(text.toString());
    }

    private static void follow(JsonNode node, Step step, List<JsonNode> found) {
        switch (step) {
            case Step.Member(var name) -> add(node.get(name), found);
            case Step.Element(var index) -> add(node.isArray() ? node.get(index) : null, found);
            case Step.EachElement() -> elements(node).forEach(element -> add(element, found));
            case Step.ElementsWith(var path, var value) -> {
                for (JsonNode element : elements(node)) {
                    if (path.values(element).stream().map(FieldPath::text).anyMatch(value::equals)) {
                        found.add(element);
                    }
                }
            }
        }
    }

    private static Iterable<JsonNode> elements(JsonNode node) {
        return node.isArray() ? node : List.of();
    }

    private static void add(@org.jspecify.annotations.Nullable JsonNode node, List<JsonNode> found) {
        if (node != null && !node.isNull()) {
            found.add(node);
        }
    }

    /** A value as selectors compare it: numbers in decimal, lists and maps as JSON. */
    static String text(JsonNode value) {
        if (value.isContainerNode()) {
            return new String(Json.bytes(value), StandardCharsets.UTF_8);
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }
}
