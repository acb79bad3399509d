package flagship.kubeapiserver;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as the rooms see it, whatever transport brought it.
 *
 * @param method upper case
 * @param path percent-decoded, without the query
 * @param query percent-decoded; every value of every parameter, in order
 * @param headers names in lower case
 * @param body the whole body, at most 3 MiB; empty for none
 * @param user who asks, after impersonation
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        byte[] body,
        UserInfo user) {
    /** The first value of a query parameter. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Whether a watch is asked for: anything but {@code 0} and {@code false} counts. */
    public boolean asksForWatch() {
        return asksForWatch(parameter("watch"));
    }

    /** @param watch the query parameter of that name */
    static boolean asksForWatch(Optional<String> watch) {
        return watch.filter(text -> !text.equals("0") && !text.equalsIgnoreCase("false"))
                .isPresent();
    }

    /** The first value of a header. */
    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }
}
