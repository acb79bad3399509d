package flagship.estimator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a gRPC call ended. Pure.
 *
 * @param code 0 is success
 * @param message in the server's words; may be empty
 */
record GrpcStatus(int code, String message) {
    private static final List<String> NAMES = List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");
    private static final int UNKNOWN = 2;
    /** A server's message is told to people, not kept. */
    private static final int MESSAGE_MAX = 1_000;

    /**
     * From the headers {@code grpc-status} and {@code grpc-message}.
     *
     * @param code what is no number counts as unknown
     * @param message percent-encoded
     */
    static GrpcStatus of(String code, String message) {
        var text = decoded(message.length() > MESSAGE_MAX ? message.substring(0, MESSAGE_MAX) : message);
        try {
            return new GrpcStatus(Integer.parseInt(code.strip()), text);
        } catch (NumberFormatException e) {
            return new GrpcStatus(UNKNOWN, "the status \"%s\" is none".formatted(code));
        }
    }

    boolean isOk() {
        return code == 0;
    }

    /** Percent signs that encode nothing stay as they are. */
    private static String decoded(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            int high = at + 2 < text.length() && text.charAt(at) == '%' ? Character.digit(text.charAt(at + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(at + 2), 16);
            if (low < 0) {
                bytes.writeBytes(text.substring(at, at + 1).getBytes(StandardCharsets.UTF_8));
            } else {
                bytes.write(high * 16 + low);
                at += 2;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        var name = code >= 0 && code < NAMES.size() ? NAMES.get(code) : "code " + code;
        return message.isEmpty() ? name : name + ": " + message;
    }
}
