package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelShape.Scalar;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows JSON trees as CEL values: nothing is copied, members are read when an expression asks for them.
 *
 * <p>CEL values are {@code Boolean}, {@code Long}, {@link CelUint}, {@code Double}, {@code String}, {@link CelBytes}, {@link CelNull},
 * {@code Instant}, {@code Duration}, {@code List}, {@code Map}, {@code Optional} and the types of the Kubernetes libraries.
 */
final class CelValues {
    private CelValues() {}

    static Object of(JsonNode json, CelShape shape) {
        return switch (json.getNodeType()) {
            case NULL, MISSING -> CelNull.NULL;
            case BOOLEAN -> json.booleanValue();
            case NUMBER -> number(json, shape);
            case STRING -> text(json.textValue(), shape);
            case ARRAY -> new Items(json, shape instanceof CelShape.Items items ? items : CelShapes.list(CelShape.ANY));
            case OBJECT -> new Members(json, shape);
            case BINARY, POJO -> throw new IllegalStateException("not JSON: " + json.getNodeType());
        };
    }

    private static Object number(JsonNode json, CelShape shape) {
        if (shape == Scalar.DOUBLE || (json.isFloatingPointNumber() && shape != Scalar.INT)) {
            return json.doubleValue();
        }
        BigDecimal exact = Numbers.decimal(json);
        boolean whole = Numbers.isIntegral(exact)
                && exact.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                && exact.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
        return whole ? (Object) exact.longValue() : (Object) json.doubleValue();
    }

    private static Object text(String text, CelShape shape) {
        return switch (shape instanceof CelShape.Text known ? known.kind() : CelShape.Text.Kind.STRING) {
            case STRING -> text;
            case BYTES -> bytes(text);
            case TIMESTAMP -> CelTimes.timestamp(text);
            case DURATION -> CelTimes.duration(text);
        };
    }

    private static CelBytes bytes(String text) {
        try {
            return new CelBytes(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new CelError("byte formatted string could not be decoded: " + e.getMessage());
        }
    }

    /** A JSON array. */
    static final class Items extends AbstractList<Object> {
        private final JsonNode array;
        private final CelShape.Items shape;

        Items(JsonNode array, CelShape.Items shape) {
            this.array = array;
            this.shape = shape;
        }

        CelShape.Items shape() {
            return shape;
        }

        @Override
        public Object get(int index) {
            return of(array.get(index), shape.item());
        }

        @Override
        public int size() {
            return array.size();
        }
    }

    /** A JSON object. */
    static final class Members extends AbstractMap<String, Object> {
        private final JsonNode object;
        private final CelShape shape;

        Members(JsonNode object, CelShape shape) {
            this.object = object;
            this.shape = shape;
        }

        @Override
        public @Nullable Object get(Object key) {
            if (!(key instanceof String name)) {
                return null;
            }
            return switch (shape) {
                case CelShape.Dictionary map -> value(name, map.value());
                case CelShape.Struct struct -> {
                    var field = struct.field(name);
                    yield field == null ? null : value(field.member(), field.shape());
                }
                default -> value(name, CelShape.ANY);
            };
        }

        private @Nullable Object value(String member, CelShape of) {
            var value = object.get(member);
            return value == null ? null : of(value, of);
        }

        @Override
        public boolean containsKey(Object key) {
            return get(key) != null;
        }

        @Override
        public int size() {
            return object.size();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    var names = object.fieldNames();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return names.hasNext();
                        }

                        @Override
                        public Entry<String, Object> next() {
                            var name = names.next();
                            var value = get(name);
                            return Map.entry(name, value == null ? CelNull.NULL : value);
                        }
                    };
                }

                @Override
                public int size() {
                    return object.size();
                }
            };
        }
    }
}
