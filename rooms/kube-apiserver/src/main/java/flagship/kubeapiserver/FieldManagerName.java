package flagship.kubeapiserver;

import flagship.kubemodel.Status.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The name under which a writer owns fields (contract section 11.1). */
final class FieldManagerName {
    /** What the server itself writes with. */
    static final String OF_SERVER = "kube-apiserver";

    private static final int BYTES_MAX = 128;

    private FieldManagerName() {}

    /** What stands before the first slash of a User-Agent, without what cannot be printed. */
    static String ofUserAgent(ApiRequest request) {
        var agent = request.header("user-agent").orElse("");
        int slash = agent.indexOf('/');
        var name = new StringBuilder();
        int bytes = 0;
        for (int c :
                (slash < 0 ? agent : agent.substring(0, slash)).codePoints().toArray()) {
            bytes += new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > BYTES_MAX) {
                break;
            }
            if (!Character.isISOControl(c) && Character.isDefined(c)) {
                name.appendCodePoint(c);
            }
        }
        return name.toString();
    }

    static void check(String manager, List<Cause> causes) {
        if (manager.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            causes.add(new Cause(
                    "FieldValueTooLong",
                    "Too long: may not be more than %d bytes".formatted(BYTES_MAX),
                    "fieldManager"));
        }
        for (int i = 0; i < manager.length(); i++) {
            if (Character.isISOControl(manager.charAt(i))) {
                var shown = manager.replace(manager.substring(i, i + 1), "\\x%02x".formatted((int) manager.charAt(i)));
                causes.add(OptionErrors.invalidValue(
                        "fieldManager",
                        "\"" + shown + "\"",
                        "invalid character U+%04X (at position %d)".formatted((int) manager.charAt(i), i)));
                return;
            }
        }
    }
}
