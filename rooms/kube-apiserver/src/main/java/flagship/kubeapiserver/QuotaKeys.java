package flagship.kubeapiserver;

import flagship.kubemodel.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which objects the entries of a quota count: {@code count/deployments.apps} of any type, and the short names of old.
 *
 * <p>Source: {@code pkg/quota/v1/evaluator/core/registry.go} 1.32.
 */
final class QuotaKeys {
    private static final String COUNT = "count/";
    private static final Map<String, GroupResource> SHORT = Map.of(
            "pods", new GroupResource("", "pods"),
            "services", new GroupResource("", "services"),
            "configmaps", new GroupResource("", "configmaps"),
            "secrets", new GroupResource("", "secrets"),
            "replicationcontrollers", new GroupResource("", "replicationcontrollers"),
            "resourcequotas", new GroupResource("", "resourcequotas"),
            "persistentvolumeclaims", new GroupResource("", "persistentvolumeclaims"));

    private QuotaKeys() {}

    /** The type that an entry counts; empty for amounts, which are not counted here. */
    static Optional<GroupResource> counted(String key) {
        if (!key.startsWith(COUNT)) {
            return Optional.ofNullable(SHORT.get(key));
        }
        var name = key.substring(COUNT.length());
        int dot = name.indexOf('.');
        return Optional.of(
                dot < 0
                        ? new GroupResource("", name)
                        : new GroupResource(name.substring(dot + 1), name.substring(0, dot)));
    }

    /** The entries that count objects of a type. */
    static List<String> of(GroupResource type, Iterable<String> entries) {
        var keys = new java.util.ArrayList<String>();
        entries.forEach(entry -> counted(entry).filter(type::equals).ifPresent(_ -> keys.add(entry)));
        return keys;
    }
}
