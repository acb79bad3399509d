package flagship.search;

import java.util.List;
import java.util.Optional;

/**
 * What a path below {@code resources} asks for: an ordinary Kubernetes API path, over all clusters or in one.
 *
 * <p>Source: contract section 4.1.
 *
 * @param cluster absent for all clusters
 */
record SearchPath(Optional<String> cluster, Target target) {
    /** The Kubernetes path. */
    sealed interface Target {
        /** {@code /api}. */
        record CoreVersions() implements Target {}

        /** {@code /apis}. */
        record Groups() implements Target {}

        /** {@code /apis/G}. */
        record OneGroup(String group) implements Target {}

        /** {@code /api/v1}, {@code /apis/G/V}. */
        record GroupVersion(String group, String version) implements Target {}

        /**
         * Objects.
         *
         * @param namespace empty for cluster scope or all namespaces
         * @param name empty for a list
         * @param subresource empty for the object itself
         * @param watch asked for by the path
         */
        record Objects(
                String group,
                String version,
                String resource,
                String namespace,
                String name,
                String subresource,
                boolean watch)
                implements Target {}

        /** No API path: nothing is there, said as a Status. */
        record Root() implements Target {}

        /** No API path: nothing is there, said as text. */
        record Unknown() implements Target {}
    }

    /** @param path what follows {@code .../resources}; empty or beginning with a slash */
    static SearchPath of(String path) {
        var parts = split(path);
        if (parts.size() < 2 && (parts.isEmpty() || parts.getFirst().equals("clusters"))) {
            return new SearchPath(Optional.empty(), new Target.Root());
        }
        if (!parts.getFirst().equals("clusters")) {
            return new SearchPath(Optional.empty(), target(parts));
        }
        var rest = parts.subList(2, parts.size());
        return new SearchPath(Optional.of(parts.get(1)), rest.isEmpty() ? new Target.Root() : target(rest));
    }

    private static List<String> split(String path) {
        var trimmed = path.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/+"));
    }

    private static Target target(List<String> parts) {
        var rest = parts.subList(1, parts.size());
        return switch (parts.getFirst()) {
            case "api" ->
                rest.isEmpty()
                        ? new Target.CoreVersions()
                        : inVersion("", rest.getFirst(), rest.subList(1, rest.size()));
            case "apis" ->
                switch (rest.size()) {
                    case 0 -> new Target.Groups();
                    case 1 -> new Target.OneGroup(rest.getFirst());
                    default -> inVersion(rest.getFirst(), rest.get(1), rest.subList(2, rest.size()));
                };
            default -> new Target.Unknown();
        };
    }

    private static Target inVersion(String group, String version, List<String> parts) {
        if (parts.isEmpty()) {
            return new Target.GroupVersion(group, version);
        }
        boolean watch = parts.size() > 1 && parts.getFirst().equals("watch");
        var rest = watch ? parts.subList(1, parts.size()) : parts;
        var namespace = "";
        // Two parts name a namespace; more are what lies in it.
        if (rest.size() > 2 && rest.getFirst().equals("namespaces") && !isPartOfNamespace(rest.get(2))) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        return new Target.Objects(
                group,
                version,
                rest.getFirst(),
                namespace,
                rest.size() > 1 ? rest.get(1) : "",
                rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "",
                watch);
    }

    private static boolean isPartOfNamespace(String part) {
        return part.equals("status") || part.equals("finalize");
    }
}
