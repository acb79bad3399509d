package flagship.kubeapiserver;

import java.util.Map;

/** Which place the server's own groups have among all, as their APIServices say. Source: contract section 14.3. */
final class ApiServicePriorities {
    private static final Map<String, Integer> GROUPS = Map.ofEntries(
            Map.entry("", 18_000),
            Map.entry("apps", 17_800),
            Map.entry("events.k8s.io", 17_750),
            Map.entry("authentication.k8s.io", 17_700),
            Map.entry("authorization.k8s.io", 17_600),
            Map.entry("autoscaling", 17_500),
            Map.entry("batch", 17_400),
            Map.entry("certificates.k8s.io", 17_300),
            Map.entry("networking.k8s.io", 17_200),
            Map.entry("policy", 17_100),
            Map.entry("rbac.authorization.k8s.io", 17_000),
            Map.entry("storage.k8s.io", 16_800),
            Map.entry("apiextensions.k8s.io", 16_700),
            Map.entry("admissionregistration.k8s.io", 16_700),
            Map.entry("scheduling.k8s.io", 16_600),
            Map.entry("coordination.k8s.io", 16_500),
            Map.entry("node.k8s.io", 16_300),
            Map.entry("discovery.k8s.io", 16_200),
            Map.entry("flowcontrol.apiserver.k8s.io", 16_100));

    /** Of groups that come with custom definitions, and of their versions. */
    static final int CUSTOM_GROUP = 1_000;

    static final int CUSTOM_VERSION = 100;

    private static final int VERSION_USUAL = 15;

    private ApiServicePriorities() {}

    /** Of a native group; those that upstream does not know come behind. */
    static int ofGroup(String group) {
        return GROUPS.getOrDefault(group, 15_000);
    }

    /** Of a version of a native group. */
    static int ofVersion(String group, String version) {
        return switch (group) {
            case "" -> 1;
            case "autoscaling" -> version.equals("v2") ? 30 : VERSION_USUAL;
            case "flowcontrol.apiserver.k8s.io" -> 21;
            default -> VERSION_USUAL;
        };
    }
}
