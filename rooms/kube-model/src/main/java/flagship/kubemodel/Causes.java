package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The causes of an Invalid status, with Kubernetes' reasons and wordings. An empty {@code field} is printed as {@code <nil>}.
 *
 * <p>Source: {@code apimachinery/pkg/util/validation/field/errors.go} 1.32 (contract section 6.7).
 */
public final class Causes {
    private Causes() {}

    /** A field that must be there; {@code detail} may be empty. */
    public static Cause required(String field, String detail) {
        return cause("FieldValueRequired", detail.isEmpty() ? "Required value" : "Required value: " + detail, field);
    }

    public static Cause forbidden(String field, String detail) {
        return cause("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    /** A string that is wrong. */
    public static Cause invalid(String field, String value, String detail) {
        return cause("FieldValueInvalid", "Invalid value: " + GoSyntax.quote(value) + ": " + detail, field);
    }

    /** A value that is wrong. */
    public static Cause invalid(String field, JsonNode value, String detail) {
        return cause("FieldValueInvalid", "Invalid value: " + shown(value) + ": " + detail, field);
    }

    /** A value of the wrong type, or a string of the wrong format; {@code value} is what was found. */
    public static Cause typeInvalid(String field, String value, String detail) {
        return cause("FieldValueTypeInvalid", "Invalid value: " + GoSyntax.quote(value) + ": " + detail, field);
    }

    /** A value that is not one of a few; {@code supported} are shown in their order. */
    public static Cause notSupported(String field, JsonNode value, Collection<String> supported) {
        var list = supported.stream().map(GoSyntax::quote).collect(Collectors.joining(", "));
        return cause(
                "FieldValueNotSupported", "Unsupported value: " + shown(value) + ": supported values: " + list, field);
    }

    public static Cause duplicate(String field, JsonNode value) {
        return cause("FieldValueDuplicate", "Duplicate value: " + shown(value), field);
    }

    /** A field that names something that does not exist. */
    public static Cause notFound(String field, String value) {
        return cause("FieldValueNotFound", "Not found: " + GoSyntax.quote(value), field);
    }

    /** A string with more than {@code max} characters; the wording says bytes. */
    public static Cause tooLong(String field, long max) {
        return cause("FieldValueTooLong", "Too long: may not be more than " + max + " bytes", field);
    }

    /** A list or map with more than {@code max} entries. */
    public static Cause tooMany(String field, long actual, long max) {
        return cause("FieldValueTooMany", "Too many: " + actual + ": must have at most " + max + " items", field);
    }

    private static Cause cause(String reason, String message, String field) {
        return new Cause(reason, message, field.isEmpty() ? "<nil>" : field);
    }

    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "\"null\"";
            case NUMBER -> number(Numbers.decimal(value));
            case STRING, OBJECT, ARRAY, BOOLEAN, BINARY, POJO -> GoSyntax.value(value);
        };
    }

    /** A number as Go prints it: plain, or with an exponent below 1e-4 and from 1e21 on. */
    static String number(BigDecimal number) {
        var plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale() - 1;
        if (plain.signum() == 0 || (exponent >= -4 && exponent < 21)) {
            return plain.toPlainString();
        }
        var mantissa = plain.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
