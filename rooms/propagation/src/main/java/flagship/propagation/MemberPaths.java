package flagship.propagation;

import flagship.kubeapiserver.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Paths of requests to members, percent-encoded. Pure. */
final class MemberPaths {
    private MemberPaths() {}

    /** The path of a request with its query, for a member to answer the same. */
    static String of(ApiRequest request) {
        var path = Arrays.stream(request.path().split("/", -1))
                .map(MemberPaths::encoded)
                .collect(Collectors.joining("/"));
        var query = request.query().entrySet().stream()
                .flatMap(
                        entry -> entry.getValue().stream().map(value -> encoded(entry.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
