package flagship.kubeclient;

import java.util.List;
import java.util.Optional;

/** What an API server sends, of Pods in the namespace shop. */
final class ServerTexts {
    private ServerTexts() {}

    static String pod(String name, int version) {
        return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"shop\",\"uid\":\"\",\"resourceVersion\":\"%d\"}}"
                .formatted(name, version);
    }

    static String event(String type, String name, int version) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, pod(name, version));
    }

    static String bookmark(String version) {
        return "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%s\"}}}"
                .formatted(version);
    }

    static String list(String version, String continuation, String... items) {
        var more = Optional.of(continuation)
                .filter(it -> !it.isEmpty())
                .map(it -> ",\"continue\":\"" + it + "\"")
                .orElse("");
        return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%s\"%s},\"items\":[%s]}\n"
                .formatted(version, more, String.join(",", List.of(items)));
    }

    static String status(int code, String reason) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"no\",\"reason\":\"%s\",\"code\":%d}"
                .formatted(reason, code);
    }
}
