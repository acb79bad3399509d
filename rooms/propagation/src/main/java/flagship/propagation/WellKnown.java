package flagship.propagation;

import java.util.List;
import java.util.Set;

/**
 * The labels, annotations and finalizers by which the objects of the pipeline know each other.
 *
 * <p>Source: Karmada, {@code pkg/util/constants.go} and the well-known labels of its API groups.
 */
final class WellKnown {
    static final String POLICY_ID = "propagationpolicy.karmada.io/permanent-id";
    static final String POLICY_NAMESPACE = "propagationpolicy.karmada.io/namespace";
    static final String POLICY_NAME = "propagationpolicy.karmada.io/name";
    static final String CLUSTER_POLICY_ID = "clusterpropagationpolicy.karmada.io/permanent-id";
    static final String CLUSTER_POLICY_NAME = "clusterpropagationpolicy.karmada.io/name";

    static final String BINDING_ID = "resourcebinding.karmada.io/permanent-id";
    static final String BINDING_NAMESPACE = "resourcebinding.karmada.io/namespace";
    static final String BINDING_NAME = "resourcebinding.karmada.io/name";
    static final String CLUSTER_BINDING_ID = "clusterresourcebinding.karmada.io/permanent-id";
    static final String CLUSTER_BINDING_NAME = "clusterresourcebinding.karmada.io/name";
    static final String DEPENDENCIES = "resourcebinding.karmada.io/dependencies";
    static final String DEPENDED_BY_PREFIX = "resourcebinding.karmada.io/depended-by-";

    static final String WORK_ID = "work.karmada.io/permanent-id";
    static final String WORK_NAMESPACE = "work.karmada.io/namespace";
    static final String WORK_NAME = "work.karmada.io/name";
    static final String CONFLICT_RESOLUTION = "work.karmada.io/conflict-resolution";

    static final String MANAGED = "karmada.io/managed";
    static final String SYSTEM = "karmada.io/system";
    static final String TRUE = "true";
    static final String CLAIMED_BY = "resourcetemplate.karmada.io/claimed-by";
    static final String TEMPLATE_UID = "resourcetemplate.karmada.io/uid";
    static final String TEMPLATE_GENERATION = "resourcetemplate.karmada.io/generation";
    static final String MANAGED_ANNOTATIONS = "resourcetemplate.karmada.io/managed-annotations";
    static final String MANAGED_LABELS = "resourcetemplate.karmada.io/managed-labels";
    static final String APPLIED_OVERRIDES = "policy.karmada.io/applied-overrides";
    static final String APPLIED_CLUSTER_OVERRIDES = "policy.karmada.io/applied-cluster-overrides";
    static final String SKIP_NAMESPACE = "namespace.karmada.io/skip-auto-propagation";

    static final String POLICY_FINALIZER = "karmada.io/propagation-policy-controller";
    static final String CLUSTER_POLICY_FINALIZER = "karmada.io/cluster-propagation-policy-controller";
    static final String BINDING_FINALIZER = "karmada.io/binding-controller";
    static final String CLUSTER_BINDING_FINALIZER = "karmada.io/cluster-resource-binding-controller";
    static final String DEPENDENCIES_FINALIZER = "karmada.io/binding-dependencies-distributor";
    static final String WORK_FINALIZER = "karmada.io/execution-controller";

    /** The labels by which the control plane knows its own in a member; they go when an object is left to the member. */
    static final Set<String> OWN_LABELS =
            Set.of(MANAGED, BINDING_ID, CLUSTER_BINDING_ID, WORK_ID, POLICY_ID, CLUSTER_POLICY_ID);

    /** The annotations that go when an object is left to the member. */
    static final List<String> OWN_ANNOTATIONS = List.of(
            BINDING_NAMESPACE,
            BINDING_NAME,
            CLUSTER_BINDING_NAME,
            WORK_NAMESPACE,
            WORK_NAME,
            CONFLICT_RESOLUTION,
            TEMPLATE_UID,
            TEMPLATE_GENERATION,
            MANAGED_ANNOTATIONS,
            MANAGED_LABELS,
            ServerSideApply.STAMP,
            POLICY_NAMESPACE,
            POLICY_NAME,
            CLUSTER_POLICY_NAME);

    private WellKnown() {}
}
