package flagship.kubemodel;

import flagship.kubemodel.SchemaNode.ListType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When CEL values are equal, and which one is less. Numbers compare across their types. */
final class CelEquality {
    private CelEquality() {}

    static boolean equal(@Nullable Object left, @Nullable Object right, CelBudget budget) {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        if (isNumber(left) && isNumber(right)) {
            return numbersEqual(left, right);
        }
        if (left instanceof String text && right instanceof String other) {
            budget.chargeReading(Math.min(text.length(), other.length()));
            return text.equals(other);
        }
        if (left instanceof List<?> list && right instanceof List<?> other) {
            return lists(list, other, budget);
        }
        if (left instanceof Map<?, ?> map && right instanceof Map<?, ?> other) {
            return maps(map, other, budget);
        }
        if (left instanceof Optional<?> optional && right instanceof Optional<?> other) {
            return equal(optional.orElse(null), other.orElse(null), budget);
        }
        if (left instanceof Quantity quantity && right instanceof Quantity other) {
            return quantity.compareTo(other) == 0;
        }
        return left.equals(right);
    }

    private static boolean lists(List<?> left, List<?> right, CelBudget budget) {
        budget.chargeReading(Math.min(left.size(), right.size()));
        if (left.size() != right.size()) {
            return false;
        }
        if (isUnordered(left) || isUnordered(right)) {
            for (Object element : left) {
                if (!contains(right, element, budget)) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i), budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnordered(List<?> list) {
        return list instanceof CelValues.Items items && items.shape().listType() != ListType.ATOMIC;
    }

    static boolean contains(List<?> list, @Nullable Object element, CelBudget budget) {
        for (Object candidate : list) {
            budget.charge(1);
            if (equal(candidate, element, budget)) {
                return true;
            }
        }
        return false;
    }

    private static boolean maps(Map<?, ?> left, Map<?, ?> right, CelBudget budget) {
        budget.chargeReading(Math.min(left.size(), right.size()));
        if (left.size() != right.size()) {
            return false;
        }
        for (var entry : left.entrySet()) {
            var other = right.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other, budget)) {
                return false;
            }
        }
        return true;
    }

    static boolean isNumber(@Nullable Object value) {
        return value instanceof Long || value instanceof Double || value instanceof CelUint;
    }

    private static boolean numbersEqual(Object left, Object right) {
        return !isNan(left) && !isNan(right) && compareNumbers(left, right) == 0;
    }

    private static boolean isNan(Object number) {
        return number instanceof Double value && value.isNaN();
    }

    /** Negative, zero or positive. */
    static int compare(Object left, Object right, CelBudget budget) {
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right);
        }
        return switch (left) {
            case String text
            when right instanceof String other -> {
                budget.chargeReading(Math.min(text.length(), other.length()));
                yield compareTexts(text, other);
            }
            case Boolean bool when right instanceof Boolean other -> bool.compareTo(other);
            case CelBytes bytes when right instanceof CelBytes other -> bytes.compareTo(other);
            case Instant instant when right instanceof Instant other -> instant.compareTo(other);
            case Duration duration when right instanceof Duration other -> duration.compareTo(other);
            default -> throw CelError.noSuchOverload();
        };
    }

    /** By code points, as their UTF-8 forms compare. */
    private static int compareTexts(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean differ = Character.isSurrogate(a) != Character.isSurrogate(b);
                return differ ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int compareNumbers(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Double || right instanceof Double) {
            double a = toDouble(left);
            double b = toDouble(right);
            if (Double.isNaN(a) || Double.isNaN(b) || Double.isInfinite(a) || Double.isInfinite(b)) {
                return Double.compare(a, b);
            }
        }
        return exact(left).compareTo(exact(right));
    }

    private static double toDouble(Object number) {
        return number instanceof CelUint uint ? uint.doubleValue() : ((Number) number).doubleValue();
    }

    private static BigDecimal exact(Object number) {
        return switch (number) {
            case Long value -> BigDecimal.valueOf(value);
            case CelUint value -> new BigDecimal(value.toString());
            case Double value -> new BigDecimal(value);
            default -> throw CelError.noSuchOverload();
        };
    }
}
