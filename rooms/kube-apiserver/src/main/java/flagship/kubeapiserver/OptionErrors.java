package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Cause;
import flagship.kubemodel.Status.Details;
import java.util.List;

/** Refusals of request options, in Kubernetes' words (contract sections 6.4, 8.2). */
final class OptionErrors {
    private OptionErrors() {}

    /** 422 about {@code ListOptions}, {@code CreateOptions} ... of {@code meta.k8s.io}. */
    static ApiException invalid(String optionsKind, List<Cause> causes) {
        return ApiException.invalid("meta.k8s.io", optionsKind, "", causes);
    }

    static Cause forbidden(String field, String detail) {
        return new Cause("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    static Cause notSupported(String field, String value, String supported) {
        return new Cause(
                "FieldValueNotSupported",
                "Unsupported value: %s: supported values: %s".formatted(value, supported),
                field);
    }

    static Cause invalidValue(String field, String value, String detail) {
        return new Cause("FieldValueInvalid", "Invalid value: %s: %s".formatted(value, detail), field);
    }

    /** A version that is no number: upstream answers 500 without a reason. */
    static ApiException badVersion(String version) {
        var quoted = "\"" + version + "\"";
        return withoutReason("resourceVersion: Invalid value: %s: strconv.ParseUint: parsing %s: invalid syntax"
                .formatted(quoted, quoted));
    }

    /** 500 with only a message and a code: how upstream shows several mistakes of clients. */
    static ApiException withoutReason(String message) {
        return new ApiException(new Status(500, "", message, null));
    }

    /** 504 for a version that the store has not reached within the patience for it. */
    static ApiException versionTooLarge(long asked, long current) {
        var cause = new Cause("ResourceVersionTooLarge", "Too large resource version", "");
        return new ApiException(new Status(
                504,
                "Timeout",
                "Timeout: Too large resource version: %d, current: %d".formatted(asked, current),
                new Details("", "", "", "", List.of(cause), 1)));
    }

    static ApiException notAnInteger(String value) {
        return ApiException.badRequest("strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(value));
    }
}
