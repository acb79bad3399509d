package flagship.kubemodel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code int(x)}, {@code string(x)} and their like, and {@code type(x)}. */
final class CelConversions {
    private CelConversions() {}

    /** A type as a value: {@code type(1) == int}. */
    record TypeName(String name) {}

    static Object toInt(Object value) {
        return switch (value) {
            case Long number -> number;
            case CelUint number when number.bits() >= 0 -> number.bits();
            case CelUint _ -> throw new CelError("integer overflow");
            case Double number -> {
                if (number.isNaN() || number >= 0x1p63 || number <= -0x1p63) {
                    throw new CelError("integer overflow");
                }
                yield number.longValue();
            }
            case String text -> parse(text, "int", Long::parseLong);
            case Instant instant -> instant.getEpochSecond();
            case Duration duration -> duration.toNanos();
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object toUint(Object value) {
        return switch (value) {
            case CelUint number -> number;
            case Long number when number >= 0 -> new CelUint(number);
            case Long _ -> throw new CelError("unsigned integer overflow");
            case Double number -> {
                if (number.isNaN() || number < 0 || number >= 0x1p64) {
                    throw new CelError("unsigned integer overflow");
                }
                yield new CelUint(new BigDecimal(number).toBigInteger().longValue());
            }
            case String text -> parse(text, "uint", digits -> new CelUint(Long.parseUnsignedLong(digits)));
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object toDouble(Object value) {
        return switch (value) {
            case Double number -> number;
            case Long number -> (double) number;
            case CelUint number -> number.doubleValue();
            case String text -> parse(text, "double", Double::parseDouble);
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object toBool(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case String text ->
                switch (text) {
                    case "1", "t", "true", "TRUE", "True" -> true;
                    case "0", "f", "false", "FALSE", "False" -> false;
                    default -> throw failure("bool");
                };
            default -> throw CelError.noSuchOverload();
        };
    }

    static String toText(Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> Long.toString(number);
            case CelUint number -> number.toString();
            case Boolean bool -> bool.toString();
            case Double number -> number(number);
            case CelBytes bytes -> decode(bytes);
            case Instant instant -> instant.toString();
            case Duration duration -> CelTimes.text(duration);
            case CelAddress address -> address.toString();
            case CelAddress.Range range -> range.toString();
            default -> throw CelError.noSuchOverload();
        };
    }

    private static String decode(CelBytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.value()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CelError("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    /** As Go prints it: the shortest form, with an exponent below 1e-4 and from 1e21 on. */
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        return Causes.number(new BigDecimal(Double.toString(number)));
    }

    static Object toBytes(Object value) {
        return switch (value) {
            case CelBytes bytes -> bytes;
            case String text -> new CelBytes(text.getBytes(StandardCharsets.UTF_8));
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object toTimestamp(Object value) {
        return switch (value) {
            case Instant instant -> instant;
            case Long seconds when Math.abs(seconds) < 253_402_300_800L -> Instant.ofEpochSecond(seconds);
            case Long _ -> throw new CelError("timestamp overflow");
            case String text -> CelTimes.timestamp(text);
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object toDuration(Object value) {
        return switch (value) {
            case Duration duration -> duration;
            case String text -> CelTimes.duration(text);
            case Long nanos -> Duration.ofNanos(nanos);
            default -> throw CelError.noSuchOverload();
        };
    }

    private static Object parse(String text, String type, java.util.function.Function<String, Object> parser) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw failure(type);
        }
    }

    private static CelError failure(String type) {
        return new CelError("type conversion error from 'string' to '" + type + "'");
    }

    static TypeName typeOf(Object value) {
        return new TypeName(
                switch (value) {
                    case Boolean _ -> "bool";
                    case Long _, BigInteger _ -> "int";
                    case CelUint _ -> "uint";
                    case Double _ -> "double";
                    case String _ -> "string";
                    case CelBytes _ -> "bytes";
                    case CelNull _ -> "null_type";
                    case Instant _ -> "google.protobuf.Timestamp";
                    case Duration _ -> "google.protobuf.Duration";
                    case List<?> _ -> "list";
                    case Map<?, ?> _ -> "map";
                    case Optional<?> _ -> "optional_type";
                    case TypeName _ -> "type";
                    case CelUrl _ -> "kubernetes.URL";
                    case Quantity _ -> "kubernetes.Quantity";
                    case CelAddress _ -> "net.IP";
                    case CelAddress.Range _ -> "net.CIDR";
                    default -> value.getClass().getSimpleName();
                });
    }
}
