package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * Which templates go where, and how. Absent strings are empty.
 *
 * @param propagateDeps what a template needs goes with it
 * @param placement what an object without one means: every cluster
 * @param priority the higher one wins
 * @param preemption {@value #ALWAYS}, or Never, which empty means too
 * @param dependentOverrides override policies that must exist first
 * @param schedulerName empty means {@code default-scheduler}
 * @param conflictResolution Abort, which empty means too, or Overwrite
 * @param activationPreference {@value #LAZY} or empty: changes of the policy take effect at once
 * @param priorityClass of {@code schedulePriority}; empty if there is none
 */
public record PolicySpec(
        List<ResourceSelector> resourceSelectors,
        boolean propagateDeps,
        Placement placement,
        int priority,
        String preemption,
        List<String> dependentOverrides,
        String schedulerName,
        Optional<Failover> failover,
        String conflictResolution,
        String activationPreference,
        Optional<PolicySuspension> suspension,
        Optional<Boolean> preserveResourcesOnDeletion,
        String priorityClass) {
    public static final String ALWAYS = "Always";
    public static final String LAZY = "Lazy";

    public PolicySpec {
        resourceSelectors = List.copyOf(resourceSelectors);
        dependentOverrides = List.copyOf(dependentOverrides);
    }

    static PolicySpec of(JsonNode spec) {
        return new PolicySpec(
                Fields.list(spec, "resourceSelectors", ResourceSelector::of),
                spec.path("propagateDeps").asBoolean(),
                Placement.of(spec.path("placement")),
                spec.path("priority").asInt(),
                Fields.text(spec, "preemption"),
                Fields.texts(spec, "dependentOverrides"),
                Fields.text(spec, "schedulerName"),
                Fields.optional(spec, "failover", Failover::of),
                Fields.text(spec, "conflictResolution"),
                Fields.text(spec, "activationPreference"),
                Fields.optional(spec, "suspension", PolicySuspension::of),
                Fields.optionalBoolean(spec, "preserveResourcesOnDeletion"),
                Fields.text(spec.path("schedulePriority"), "priorityClassName"));
    }

    /** Whether changes of this policy wait for the next change of a template. */
    public boolean isLazy() {
        return activationPreference.equals(LAZY);
    }

    /** Whether it takes templates from policies of lower priority. */
    public boolean preempts() {
        return preemption.equals(ALWAYS);
    }

    /** The {@code spec} object. */
    public ObjectNode toJson() {
        var json = Json.object();
        Fields.putList(json, "resourceSelectors", resourceSelectors, ResourceSelector::toJson);
        if (propagateDeps) {
            json.put("propagateDeps", true);
        }
        json.set("placement", placement.toJson());
        Fields.putUnlessZero(json, "priority", priority);
        Fields.putUnlessEmpty(json, "preemption", preemption);
        Fields.putUnlessEmpty(json, "dependentOverrides", dependentOverrides);
        Fields.putUnlessEmpty(json, "schedulerName", schedulerName);
        failover.ifPresent(it -> json.set("failover", it.toJson()));
        Fields.putUnlessEmpty(json, "conflictResolution", conflictResolution);
        Fields.putUnlessEmpty(json, "activationPreference", activationPreference);
        suspension.ifPresent(it -> json.set("suspension", it.toJson()));
        preserveResourcesOnDeletion.ifPresent(keep -> json.put("preserveResourcesOnDeletion", keep));
        if (!priorityClass.isEmpty()) {
            json.putObject("schedulePriority")
                    .put("priorityClassSource", "KubePriorityClass")
                    .put("priorityClassName", priorityClass);
        }
        return json;
    }
}
