package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The part of Kubernetes' JSONPath that printer columns, scale paths and selectable fields use: {@code .a.b}, {@code ['a.b']},
 * {@code .a\.b}, {@code [0]}, {@code [-1]}, {@code [0:2]}, {@code [*]}, {@code .*}, {@code [?(@.type=="Ready")]}; braces around it and a
 * leading {@code $} are accepted.
 *
 * <p>Source: {@code client-go/util/jsonpath} 1.32.
 */
public final class JsonPath {
    private final String text;
    private final List<JsonPathStep> steps;

    private JsonPath(String text, List<JsonPathStep> steps) {
        this.text = text;
        this.steps = steps;
    }

    /** @throws IllegalArgumentException in one sentence if the path cannot be understood */
    public static JsonPath parse(String text) {
        return new JsonPath(text, new JsonPathParser(text).parse());
    }

    /** All values at this path, in document order; none where the path leads nowhere. */
    public List<JsonNode> find(JsonNode root) {
        var found = List.of(root);
        for (JsonPathStep step : steps) {
            found = found.stream().flatMap(step::apply).toList();
        }
        return found;
    }

    /** The first value at this path. */
    public Optional<JsonNode> first(JsonNode root) {
        var found = find(root);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** The member names of a path that has nothing but names, as scale paths do; empty for any other path. */
    public Optional<List<String>> memberNames() {
        return steps.stream().allMatch(JsonPathStep.Member.class::isInstance)
                ? Optional.of(steps.stream()
                        .map(step -> ((JsonPathStep.Member) step).name())
                        .toList())
                : Optional.empty();
    }

    /** The path as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
