package flagship.kubemodel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code + - * / %} and the sign. Overflow is an error. */
final class CelArithmetic {
    private CelArithmetic() {}

    static Object add(Object left, Object right, CelBudget budget) {
        return switch (left) {
            case Long a when right instanceof Long b -> exact(() -> Math.addExact(a, b), "integer overflow");
            case Double a when right instanceof Double b -> a + b;
            case CelUint a when right instanceof CelUint b -> unsigned(a.bits() + b.bits(), a, b);
            case String a
            when right instanceof String b -> {
                budget.chargeReading((long) a.length() + b.length());
                yield a.concat(b);
            }
            case CelBytes a
            when right instanceof CelBytes b -> {
                budget.chargeReading((long) a.value().length + b.value().length);
                yield a.concat(b);
            }
            case List<?> a when right instanceof List<?> b -> CelLists.concat(a, b, budget);
            case Instant a when right instanceof Duration b -> inRange(() -> a.plus(b));
            case Duration a when right instanceof Instant b -> inRange(() -> b.plus(a));
            case Duration a when right instanceof Duration b -> inRange(() -> a.plus(b));
            default -> throw CelError.noSuchOverload();
        };
    }

    private static CelUint unsigned(long sum, CelUint a, CelUint b) {
        if (Long.compareUnsigned(sum, a.bits()) < 0 || Long.compareUnsigned(sum, b.bits()) < 0) {
            throw new CelError("unsigned integer overflow");
        }
        return new CelUint(sum);
    }

    static Object subtract(Object left, Object right) {
        return switch (left) {
            case Long a when right instanceof Long b -> exact(() -> Math.subtractExact(a, b), "integer overflow");
            case Double a when right instanceof Double b -> a - b;
            case CelUint a
            when right instanceof CelUint b -> {
                if (a.compareTo(b) < 0) {
                    throw new CelError("unsigned integer overflow");
                }
                yield new CelUint(a.bits() - b.bits());
            }
            case Instant a when right instanceof Instant b -> Duration.between(b, a);
            case Instant a when right instanceof Duration b -> inRange(() -> a.minus(b));
            case Duration a when right instanceof Duration b -> inRange(() -> a.minus(b));
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object multiply(Object left, Object right) {
        return switch (left) {
            case Long a when right instanceof Long b -> exact(() -> Math.multiplyExact(a, b), "integer overflow");
            case Double a when right instanceof Double b -> a * b;
            case CelUint a
            when right instanceof CelUint b -> {
                if (Math.unsignedMultiplyHigh(a.bits(), b.bits()) != 0) {
                    throw new CelError("unsigned integer overflow");
                }
                yield new CelUint(a.bits() * b.bits());
            }
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object divide(Object left, Object right) {
        return switch (left) {
            case Long a
            when right instanceof Long b -> {
                requireNotZero(b, "division by zero");
                yield exact(() -> Math.divideExact(a, b), "integer overflow");
            }
            case Double a when right instanceof Double b -> a / b;
            case CelUint a
            when right instanceof CelUint b -> {
                requireNotZero(b.bits(), "division by zero");
                yield new CelUint(Long.divideUnsigned(a.bits(), b.bits()));
            }
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object modulo(Object left, Object right) {
        return switch (left) {
            case Long a
            when right instanceof Long b -> {
                requireNotZero(b, "modulus by zero");
                yield a == Long.MIN_VALUE && b == -1 ? exact(() -> Math.divideExact(a, b), "integer overflow") : a % b;
            }
            case CelUint a
            when right instanceof CelUint b -> {
                requireNotZero(b.bits(), "modulus by zero");
                yield new CelUint(Long.remainderUnsigned(a.bits(), b.bits()));
            }
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object negate(Object value) {
        return switch (value) {
            case Long number -> exact(() -> Math.negateExact(number), "integer overflow");
            case Double number -> -number;
            default -> throw CelError.noSuchOverload();
        };
    }

    private static void requireNotZero(long divisor, String otherwise) {
        if (divisor == 0) {
            throw new CelError(otherwise);
        }
    }

    private static long exact(java.util.function.LongSupplier operation, String otherwise) {
        try {
            return operation.getAsLong();
        } catch (ArithmeticException e) {
            throw new CelError(otherwise);
        }
    }

    private static <T> T inRange(java.util.function.Supplier<T> operation) {
        try {
            return operation.get();
        } catch (ArithmeticException | java.time.DateTimeException e) {
            throw new CelError("timestamp overflow");
        }
    }
}
