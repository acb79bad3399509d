package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One step of a {@link JsonPath}: from a value to the values that it leads to. */
sealed interface JsonPathStep {
    Stream<JsonNode> apply(JsonNode node);

    /** {@code .name}. */
    record Member(String name) implements JsonPathStep {
        @Override
        public Stream<JsonNode> apply(JsonNode node) {
            var member = node.get(name);
            return member == null ? Stream.empty() : Stream.of(member);
        }
    }

    /** {@code [2]}; negative counts from the end. */
    record Index(int index) implements JsonPathStep {
        @Override
        public Stream<JsonNode> apply(JsonNode node) {
            var element = node.isArray() ? node.get(index < 0 ? node.size() + index : index) : null;
            return element == null ? Stream.empty() : Stream.of(element);
        }
    }

    /** {@code [1:3]}: from one index up to another; null stands for the start or the end. */
    record Slice(@Nullable Integer from, @Nullable Integer to) implements JsonPathStep {
        @Override
        public Stream<JsonNode> apply(JsonNode node) {
            if (!node.isArray()) {
                return Stream.empty();
            }
            return IntStream.range(bound(from, 0, node.size()), bound(to, node.size(), node.size()))
                    .mapToObj(node::get);
        }

        private static int bound(@Nullable Integer index, int otherwise, int size) {
            if (index == null) {
                return otherwise;
            }
            return Math.clamp(index < 0 ? (long) size + index : index, 0, size);
        }
    }

    /** {@code [*]} and {@code .*}: every element or member. */
    record Every() implements JsonPathStep {
        @Override
        public Stream<JsonNode> apply(JsonNode node) {
            return node.valueStream();
        }
    }

    /** {@code [?(@.type=="Ready")]}: the elements for which the condition holds. */
    record Filter(Operand left, String operator, @Nullable Operand right) implements JsonPathStep {
        @Override
        public Stream<JsonNode> apply(JsonNode node) {
            return node.isArray() ? node.valueStream().filter(this::holds) : Stream.empty();
        }

        private boolean holds(JsonNode element) {
            var a = left.value(element);
            if (right == null) {
                return a != null;
            }
            var b = right.value(element);
            if (a == null || b == null) {
                return false;
            }
            return switch (operator) {
                case "==" -> JsonEquality.equal(a, b);
                case "!=" -> !JsonEquality.equal(a, b);
                case "<" -> isOrdered(a, b) && compare(a, b) < 0;
                case "<=" -> isOrdered(a, b) && compare(a, b) <= 0;
                case ">" -> isOrdered(a, b) && compare(a, b) > 0;
                default -> isOrdered(a, b) && compare(a, b) >= 0;
            };
        }

        private static boolean isOrdered(JsonNode a, JsonNode b) {
            return (a.isNumber() && b.isNumber()) || (a.isTextual() && b.isTextual());
        }

        private static int compare(JsonNode a, JsonNode b) {
            return a.isNumber()
                    ? Numbers.decimal(a).compareTo(Numbers.decimal(b))
                    : a.textValue().compareTo(b.textValue());
        }
    }

    /**
     * One side of a condition.
     *
     * @param literal null where the side is a path
     * @param path from the element on; empty for the element itself or a literal
     */
    record Operand(@Nullable JsonNode literal, List<JsonPathStep> path) {
        /** The first value; null where the path leads nowhere. */
        @Nullable
        JsonNode value(JsonNode element) {
            if (literal != null) {
                return literal;
            }
            var found = Stream.of(element);
            for (JsonPathStep step : path) {
                found = found.flatMap(step::apply);
            }
            return found.findFirst().orElse(null);
        }
    }
}
