package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step from a value to a part of it, as {@code fieldsV1} names it. Ordered as kube-apiserver orders them: fields, keys, values, indexes.
 *
 * <p>Source: contract section 11.2.
 */
sealed interface PathElement extends Comparable<PathElement> {
    /** A member of an object. */
    record Field(String name) implements PathElement {}

    /** The element of a list whose keys have these values. Sorted by name, at least one. */
    record Key(List<KeyPart> parts) implements PathElement {}

    /** The element of a set. */
    record Value(JsonNode value) implements PathElement {
        public Value {
            value = exact(value);
        }
    }

    /** The element of a list at a place. */
    record Index(int index) implements PathElement {}

    /** One key of a list's element. */
    record KeyPart(String name, JsonNode value) {
        public KeyPart {
            value = exact(value);
        }
    }

    /** The same number has one form, so that equal elements are equal records. */
    private static JsonNode exact(JsonNode value) {
        if (!value.isNumber() || value instanceof LongNode) {
            return value;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return LongNode.valueOf(value.longValue());
        }
        var exact = Numbers.decimal(value);
        return Numbers.isIntegral(exact) && exact.precision() - exact.scale() < 19
                ? LongNode.valueOf(exact.longValue())
                : DecimalNode.valueOf(exact.signum() == 0 ? exact : exact.stripTrailingZeros());
    }

    @Override
    default int compareTo(PathElement other) {
        return switch (this) {
            case Field(var name) when other instanceof Field(var otherName) -> compare(name, otherName);
            case Key(var parts) when other instanceof Key(var otherParts) -> compare(parts, otherParts);
            case Value(var value) when other instanceof Value(var otherValue) -> compare(value, otherValue);
            case Index(var index) when other instanceof Index(var otherIndex) -> Integer.compare(index, otherIndex);
            default -> Integer.compare(rank(this), rank(other));
        };
    }

    private static int rank(PathElement element) {
        return switch (element) {
            case Field _ -> 0;
            case Key _ -> 1;
            case Value _ -> 2;
            case Index _ -> 3;
        };
    }

    /** By bytes of UTF-8, which is by code points. */
    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char ca = a.charAt(i);
            char cb = b.charAt(i);
            if (ca != cb) {
                return Character.isSurrogate(ca) == Character.isSurrogate(cb)
                        ? ca - cb
                        : Character.isSurrogate(ca) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    private static int compare(List<KeyPart> a, List<KeyPart> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compare(a.get(i).name(), b.get(i).name());
            order = order == 0 ? compare(a.get(i).value(), b.get(i).value()) : order;
            if (order != 0) {
                return order;
            }
        }
        return a.size() - b.size();
    }

    private static int compare(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return Numbers.decimal(a).compareTo(Numbers.decimal(b));
        }
        if (a.isTextual() && b.isTextual()) {
            return compare(a.textValue(), b.textValue());
        }
        if (rank(a) != rank(b)) {
            return rank(a) - rank(b);
        }
        return a.isBoolean()
                ? Boolean.compare(a.booleanValue(), b.booleanValue())
                : GoJson.text(a).compareTo(GoJson.text(b));
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> 0;
            case STRING -> 1;
            case BOOLEAN -> 2;
            case ARRAY -> 3;
            case OBJECT -> 4;
            case NULL, MISSING, BINARY, POJO -> 5;
        };
    }

    /** {@code f:spec}, {@code k:{"name":"a"}}, {@code v:"x"}, {@code i:0}: as {@code fieldsV1} has it. */
    default String text() {
        return switch (this) {
            case Field(var name) -> "f:" + name;
            case Key(var parts) -> {
                var text = new StringBuilder("k:{");
                for (KeyPart part : parts) {
                    if (text.length() > 3) {
                        text.append(',');
                    }
                    GoJson.string(part.name(), text);
                    text.append(':');
                    GoJson.write(part.value(), text);
                }
                yield text.append('}').toString();
            }
            case Value(var value) -> "v:" + GoJson.text(value);
            case Index(var index) -> "i:" + index;
        };
    }

    /** {@code .spec}, {@code [name="a"]}, {@code [="x"]}, {@code [0]}: as messages have it. */
    default String shown() {
        return switch (this) {
            case Field(var name) -> "." + name;
            case Key(var parts) ->
                parts.stream()
                        .map(part -> part.name() + "=" + shown(part.value()))
                        .collect(Collectors.joining(",", "[", "]"));
            case Value(var value) -> "[=" + shown(value) + "]";
            case Index(var index) -> "[" + index + "]";
        };
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? GoSyntax.quote(value.textValue()) : GoJson.text(value);
    }

    /** A path as messages have it. */
    static String shown(List<PathElement> path) {
        return path.stream().map(PathElement::shown).collect(Collectors.joining());
    }
}
