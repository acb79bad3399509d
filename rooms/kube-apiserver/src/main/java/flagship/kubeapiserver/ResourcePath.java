package flagship.kubeapiserver;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request path that leads to a resource: {@code /api/v1/namespaces/NS/pods/NAME/status}.
 *
 * @param group empty for the core group
 * @param namespace empty where the path names none
 * @param name empty for the collection
 * @param subresource empty for none; may hold slashes (a proxied path)
 * @param watch true for the old form {@code /api/v1/watch/...}
 */
public record ResourcePath(
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource,
        boolean watch) {
    /** Subresources of namespaces; any other word after a namespace is a resource type in it. */
    private static final List<String> OF_NAMESPACES = List.of("status", "finalize");

    /** Empty for a path that leads to no resource. */
    public static Optional<ResourcePath> of(String path) {
        if (!path.startsWith("/api/") && !path.startsWith("/apis/")) {
            return Optional.empty();
        }
        return parse(segments(path));
    }

    /** A path's parts between its slashes; one at the end means nothing. */
    static List<String> segments(String path) {
        var trimmed = path.endsWith("/") ? path.substring(1, path.length() - 1) : path.substring(1);
        return Arrays.asList(trimmed.split("/", -1));
    }

    /** @param segments the path split at slashes, at least three after {@code apis} or two after {@code api} */
    static Optional<ResourcePath> parse(List<String> segments) {
        boolean core = segments.getFirst().equals("api");
        int start = core ? 2 : 3;
        if (segments.size() <= start || segments.contains("")) {
            return Optional.empty();
        }
        var group = core ? "" : segments.get(1);
        var rest = segments.subList(start, segments.size());
        boolean watch = rest.getFirst().equals("watch") && rest.size() > 1;
        return Optional.of(below(group, segments.get(start - 1), watch ? rest.subList(1, rest.size()) : rest, watch));
    }

    private static ResourcePath below(String group, String version, List<String> rest, boolean watch) {
        boolean namespaced = rest.size() > 2
                && rest.getFirst().equals("namespaces")
                && !(rest.size() == 3 && OF_NAMESPACES.contains(rest.get(2)));
        var namespace = namespaced ? rest.get(1) : "";
        var words = namespaced ? rest.subList(2, rest.size()) : rest;
        return new ResourcePath(
                group,
                version,
                namespace,
                words.getFirst(),
                words.size() > 1 ? words.get(1) : "",
                words.size() > 2 ? String.join("/", words.subList(2, words.size())) : "",
                watch);
    }
}
