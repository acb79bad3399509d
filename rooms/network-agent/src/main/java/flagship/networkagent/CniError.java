package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;

/** What a container runtime is told when a command fails: a code of the CNI specification and a sentence that says what to do. */
final class CniError extends RuntimeException {
    /** Codes of the CNI specification 1.1.0. */
    static final int UNSUPPORTED_FIELD = 2;

    static final int UNKNOWN_CONTAINER = 3;
    static final int BAD_ENVIRONMENT = 4;
    static final int BAD_JSON = 6;
    static final int BAD_CONFIGURATION = 7;
    static final int TRY_AGAIN_LATER = 11;
    static final int NOT_AVAILABLE = 50;
    /** Codes from 100 on are a plugin's own: what CHECK found is not as ADD left it. */
    static final int NOT_AS_ADDED = 100;

    private static final long serialVersionUID = 1L;

    private final int code;

    CniError(int code, String message) {
        super(message);
        this.code = code;
    }

    CniError(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What may work another time. */
    static CniError later(String message) {
        return new CniError(TRY_AGAIN_LATER, message);
    }

    int code() {
        return code;
    }

    String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    /** The error object that a plugin prints. */
    ObjectNode toJson(String cniVersion) {
        var prefix = code == TRY_AGAIN_LATER ? "RPC failed; " : "";
        return Json.object().put("cniVersion", cniVersion).put("code", code).put("msg", prefix + text());
    }
}
