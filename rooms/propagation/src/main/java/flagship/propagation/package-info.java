/**
 * Clusters, bindings, overrides, works and status: what happens to a template after a policy names it.
 *
 * <p>Three front doors: {@link flagship.propagation.ClusterControllers} keeps Cluster objects and their status, {@link
 * flagship.propagation.Propagation} brings templates to members, {@link flagship.propagation.MemberAgent} does from a member in Pull mode what the
 * control plane does itself for those in Push mode. How clusters are chosen for a workload is not known here: a binding goes out
 * without clusters and comes back with them.
 *
 * <p>From a template to a member, each step a controller with a queue of its own ({@code Pipeline} wires them, {@code PipelineWakes} says who
 * is brought up by what): {@code DetectorReconciler} claims the template for its policy and writes the binding; {@code BindingReconciler}
 * writes a Work a cluster; {@code MemberExecution} writes the object into the member and reports in the Work; {@code
 * BindingStatusReconciler} gathers the reports in the binding and in the template's status.
 *
 * <p>Beside that way: multi-cluster services ({@code ServiceControllers}) carry EndpointSlices from providers to consumers in Works; {@code
 * QuotaReconciler}, {@code RemedyReconciler}, {@code CronReconciler} and {@code FederatedHpaReconciler} keep what their kinds say; {@code
 * RolloutReconciler} lets changes out in waves, {@link flagship.propagation.QuotaGuard} refuses bindings that a federated quota does not allow, {@code
 * CidrPools} give Subnets addresses of their own in each cluster. {@link flagship.propagation.ClusterProxy}, {@link flagship.propagation.FleetMetrics}
 * and {@link flagship.propagation.FleetMetricValues} answer for members.
 *
 * <p>Invariants: decisions are pure functions of objects as they are ({@code ClaimDecision}, {@code BindingDraft}, {@code WorkDraft}, {@code
 * MemberWrite}, {@code StatusAggregation}); nothing is written that says the same as before; the status of a Work, and that of a template,
 * have one writer; an object in a member that is not ours is not touched unless the user said so.
 */
@NullMarked
package flagship.propagation;

import org.jspecify.annotations.NullMarked;
