package flagship.kubeapiserver;

import java.util.List;
import java.util.Set;

/**
 * One rule of an audit policy. An empty list asks for nothing.
 *
 * @param users one of them must send the request
 * @param userGroups the user must be in one of them
 * @param resources if any stand here, or any namespaces, the rule is about resources alone
 * @param namespaces an empty name stands for what belongs to no namespace
 * @param nonResourceUrls if any stand here, the rule is about other paths alone; a last asterisk stands for any rest
 * @param omitStages besides those of the whole policy
 */
record AuditRule(
        AuditLevel level,
        List<String> users,
        List<String> userGroups,
        List<String> verbs,
        List<Resources> resources,
        List<String> namespaces,
        List<String> nonResourceUrls,
        Set<AuditStage> omitStages,
        boolean omitManagedFields) {
    /**
     * Resources of one group.
     *
     * @param resources {@code pods}, {@code pods/log}, {@code pods/*}, {@code *}{@code /scale}, {@code *}; empty for all of the group
     */
    record Resources(String group, List<String> resources, List<String> names) {
        boolean match(RequestInfo info) {
            return group.equals(info.group())
                    && (resources.isEmpty()
                            || ((names.isEmpty() || names.contains(info.name()))
                                    && resources.stream().anyMatch(resource -> matches(resource, info))));
        }

        private static boolean matches(String wanted, RequestInfo info) {
            if (wanted.equals("*")) {
                return true;
            }
            if (info.subresource().isEmpty()) {
                return wanted.equals(info.resource());
            }
            return wanted.equals(info.resource() + "/" + info.subresource())
                    || wanted.equals(info.resource() + "/*")
                    || wanted.equals("*/" + info.subresource());
        }
    }

    boolean matches(UserInfo user, RequestInfo info) {
        return (users.isEmpty() || users.contains(user.name()))
                && (userGroups.isEmpty() || userGroups.stream().anyMatch(user.groups()::contains))
                && (verbs.isEmpty() || verbs.contains("*") || verbs.contains(info.verb()))
                && isAbout(info);
    }

    private boolean isAbout(RequestInfo info) {
        if (!resources.isEmpty() || !namespaces.isEmpty()) {
            return info.onResource()
                    && (namespaces.isEmpty() || namespaces.contains(info.namespace()))
                    && (resources.isEmpty() || resources.stream().anyMatch(some -> some.match(info)));
        }
        return nonResourceUrls.isEmpty()
                || (!info.onResource() && nonResourceUrls.stream().anyMatch(url -> leadsTo(url, info.path())));
    }

    private static boolean leadsTo(String url, String path) {
        return url.endsWith("*") ? path.startsWith(url.substring(0, url.length() - 1)) : url.equals(path);
    }
}
