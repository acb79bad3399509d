package flagship.kubemodel;

import java.util.Map;
import java.util.Set;

/**
 * How the API server treats the objects of one native resource, where kinds differ.
 *
 * <p>Source: contract sections 4, 6.2, 6.3, 6.5 and 12, recorded from kube-apiserver 1.32 ({@code pkg/registry/*}{@code /strategy.go}).
 *
 * @param generation what raises {@code metadata.generation}
 * @param createsOnUpdate a PUT of a missing object creates it (and then needs the right to create, too)
 * @param needsVersionToUpdate a PUT must carry the resourceVersion
 * @param deleteAnswersObject DELETE answers the deleted object and not a Status
 */
public record NativeTraits(
        NameForm nameForm,
        GenerationRule generation,
        boolean createsOnUpdate,
        boolean needsVersionToUpdate,
        boolean deleteAnswersObject) {
    private static final String ADMISSION = ".admissionregistration.k8s.io";

    private static final Map<String, NameForm> NAME_FORMS = Map.of(
            "namespaces", NameForm.LABEL,
            "services", NameForm.DNS_1035_LABEL,
            "apiservices.apiregistration.k8s.io", NameForm.PATH_SEGMENT,
            "roles.rbac.authorization.k8s.io", NameForm.PATH_SEGMENT,
            "rolebindings.rbac.authorization.k8s.io", NameForm.PATH_SEGMENT,
            "clusterroles.rbac.authorization.k8s.io", NameForm.PATH_SEGMENT,
            "clusterrolebindings.rbac.authorization.k8s.io", NameForm.PATH_SEGMENT);

    private static final Map<String, GenerationRule> GENERATIONS = Map.ofEntries(
            Map.entry("replicationcontrollers", GenerationRule.SPEC),
            Map.entry("podtemplates", GenerationRule.TEMPLATE),
            Map.entry("deployments.apps", GenerationRule.SPEC_OR_ANNOTATIONS),
            Map.entry("daemonsets.apps", GenerationRule.SPEC),
            Map.entry("replicasets.apps", GenerationRule.SPEC),
            Map.entry("statefulsets.apps", GenerationRule.SPEC),
            Map.entry("jobs.batch", GenerationRule.SPEC),
            Map.entry("cronjobs.batch", GenerationRule.SPEC),
            Map.entry("ingresses.networking.k8s.io", GenerationRule.SPEC),
            Map.entry("ingressclasses.networking.k8s.io", GenerationRule.SPEC),
            Map.entry("networkpolicies.networking.k8s.io", GenerationRule.SPEC),
            Map.entry("poddisruptionbudgets.policy", GenerationRule.SPEC),
            Map.entry("endpointslices.discovery.k8s.io", GenerationRule.ALL_BUT_METADATA),
            Map.entry("priorityclasses.scheduling.k8s.io", GenerationRule.STAYS_ONE),
            Map.entry("customresourcedefinitions.apiextensions.k8s.io", GenerationRule.SPEC),
            Map.entry("validatingwebhookconfigurations" + ADMISSION, GenerationRule.WEBHOOKS),
            Map.entry("mutatingwebhookconfigurations" + ADMISSION, GenerationRule.WEBHOOKS),
            Map.entry("validatingadmissionpolicies" + ADMISSION, GenerationRule.SPEC),
            Map.entry("validatingadmissionpolicybindings" + ADMISSION, GenerationRule.SPEC),
            Map.entry("flowschemas.flowcontrol.apiserver.k8s.io", GenerationRule.SPEC),
            Map.entry("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", GenerationRule.SPEC));

    private static final Set<String> CREATE_ON_UPDATE = Set.of(
            "endpoints",
            "events",
            "events.events.k8s.io",
            "limitranges",
            "services",
            "leases.coordination.k8s.io",
            "runtimeclasses.node.k8s.io",
            "roles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io",
            "clusterroles.rbac.authorization.k8s.io",
            "clusterrolebindings.rbac.authorization.k8s.io");

    private static final Set<String> NEED_VERSION = Set.of(
            "leases.coordination.k8s.io",
            "poddisruptionbudgets.policy",
            "runtimeclasses.node.k8s.io",
            "validatingwebhookconfigurations" + ADMISSION,
            "mutatingwebhookconfigurations" + ADMISSION,
            "validatingadmissionpolicies" + ADMISSION,
            "validatingadmissionpolicybindings" + ADMISSION,
            "csidrivers.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "volumeattachments.storage.k8s.io");

    private static final Set<String> ANSWER_OBJECT = Set.of(
            "namespaces",
            "persistentvolumes",
            "persistentvolumeclaims",
            "pods",
            "podtemplates",
            "resourcequotas",
            "services",
            "serviceaccounts",
            "storageclasses.storage.k8s.io",
            "csidrivers.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "volumeattachments.storage.k8s.io");

    /** The traits of a native resource. For resources that are not native the answer means nothing: ask {@link NativeKinds} first. */
    public static NativeTraits of(GroupResource resource) {
        var name = resource.toString();
        return new NativeTraits(
                NAME_FORMS.getOrDefault(name, NameForm.SUBDOMAIN),
                GENERATIONS.getOrDefault(name, GenerationRule.NONE),
                CREATE_ON_UPDATE.contains(name),
                NEED_VERSION.contains(name),
                ANSWER_OBJECT.contains(name));
    }
}
