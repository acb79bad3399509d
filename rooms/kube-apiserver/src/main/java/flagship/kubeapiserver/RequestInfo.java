package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.FieldSelector;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request is about, read from its path and query alone: the input of authorization. Every part is empty where it is absent.
 *
 * <p>Source: kube-apiserver 1.32, {@code k8s.io/apiserver/pkg/endpoints/request}.
 *
 * @param onResource false for a path that is no resource; then only {@code verb} and {@code path} are filled
 */
record RequestInfo(
        boolean onResource,
        String path,
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource) {
    private static final Set<String> ROOTS = Set.of("api", "apis");
    private static final Set<String> VERBS_IN_PATHS = Set.of("proxy", "watch");
    private static final Set<String> SUBRESOURCES_OF_NAMESPACES = Set.of("status", "finalize");
    private static final Set<String> STREAMING_SUBRESOURCES = Set.of("attach", "exec", "log", "portforward", "proxy");

    /** @throws ApiException 500 where kube-apiserver cannot make sense of the path either */
    static RequestInfo of(RequestHead head) {
        var parts = split(head.path());
        if (parts.size() < 3 || !ROOTS.contains(parts.getFirst())) {
            return onPath(head);
        }
        boolean grouped = parts.getFirst().equals("apis");
        if (grouped && parts.size() < 4) {
            return onPath(head);
        }
        int versionAt = grouped ? 2 : 1;
        return onResource(
                head, grouped ? parts.get(1) : "", parts.get(versionAt), parts.subList(versionAt + 1, parts.size()));
    }

    Authorizer.Action action() {
        return onResource
                ? new Authorizer.Action.OnResource(verb, group, version, resource, subresource, namespace, name)
                : new Authorizer.Action.OnPath(verb, path);
    }

    /** Whether the answer may go on for ever: no time limit, no place among the requests in flight. */
    boolean longRunning(RequestHead head) {
        return verb.equals("watch")
                || verb.equals("proxy")
                || STREAMING_SUBRESOURCES.contains(subresource)
                || (onResource && head.method().equals("GET") && head.asksForWatch() && !subresource.isEmpty());
    }

    private static RequestInfo onPath(RequestHead head) {
        return new RequestInfo(false, head.path(), head.method().toLowerCase(Locale.ROOT), "", "", "", "", "", "");
    }

    private static RequestInfo onResource(RequestHead head, String group, String version, List<String> rest) {
        var parts = rest;
        var verb = verb(head.method());
        if (VERBS_IN_PATHS.contains(parts.getFirst())) {
            if (parts.size() < 2) {
                throw ApiException.internal("unable to determine kind and namespace from url, " + head.path());
            }
            verb = parts.getFirst();
            parts = parts.subList(1, parts.size());
        }
        var namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
            namespace = parts.get(1);
            if (parts.size() > 2 && !SUBRESOURCES_OF_NAMESPACES.contains(parts.get(2))) {
                parts = parts.subList(2, parts.size());
            }
        }
        var name = parts.size() > 1 ? parts.get(1) : "";
        var subresource = parts.size() > 2 && !verb.equals("proxy") ? parts.get(2) : "";
        if (name.isEmpty()) {
            name = verb.equals("get") ? nameInFieldSelector(head) : "";
            verb = verbOnCollection(verb, head);
        }
        return new RequestInfo(true, head.path(), verb, group, version, namespace, parts.getFirst(), name, subresource);
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static String verbOnCollection(String verb, RequestHead head) {
        return switch (verb) {
            case "get" -> head.asksForWatch() ? "watch" : "list";
            case "delete" -> "deletecollection";
            default -> verb;
        };
    }

    /** A list of {@code metadata.name=x} needs a right on x alone. */
    private static String nameInFieldSelector(RequestHead head) {
        var text = head.parameter("fieldSelector").orElse("");
        if (text.isEmpty()) {
            return "";
        }
        try {
            return FieldSelector.parse(text).requirements().stream()
                    .filter(requirement ->
                            !requirement.negated() && requirement.field().equals("metadata.name"))
                    .map(FieldSelector.Requirement::value)
                    .filter(name ->
                            !name.contains("/") && !name.contains("%") && !name.equals(".") && !name.equals(".."))
                    .findFirst()
                    .orElse("");
        } catch (ApiException | IllegalArgumentException e) {
            return ""; // The handler refuses it with the right words; until then it is a plain list.
        }
    }

    private static List<String> split(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return start == end ? List.of() : List.of(path.substring(start, end).split("/", -1));
    }
}
