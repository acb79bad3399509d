package flagship.app;

import flagship.scheduling.Release;
import flagship.scheduling.SchedulingRules;
import picocli.CommandLine.Option;

/** By which rules bindings are placed. Options named as Karmada's where it has them. Filled by picocli. */
final class RuleOptions {
    @Option(
            names = "--scheduler-release",
            paramLabel = "RELEASE",
            defaultValue = "1.18",
            description = "The Karmada release whose placements are wanted, 1.14 to 1.19 (default: ${DEFAULT-VALUE}).")
    String release = Release.NEWEST_STABLE.toString();

    @Option(
            names = "--feature-gates",
            paramLabel = "LIST",
            defaultValue = "",
            description = "Karmada's feature gates: Failover=true,WorkloadAffinity=true.")
    String gates = "";

    @Option(
            names = "--enable-empty-workload-propagation",
            description = "Chosen clusters that get no replica are listed too.")
    boolean emptyWorkloads;

    @Option(
            names = "--spread-by-every-topology",
            description =
                    "Spread constraints by zone, provider and label choose clusters, too; Karmada knows those by cluster and region only.")
    boolean everyTopology;

    /** @throws UserError for a gate that is not known */
    FeatureGates featureGates() {
        return FeatureGates.parse(gates);
    }

    /** Whether nothing but the defaults is asked for. */
    boolean areDefault() {
        return rules().equals(SchedulingRules.DEFAULT);
    }

    /** @throws UserError for a release or gate that is not known */
    SchedulingRules rules() {
        var set = featureGates();
        try {
            return SchedulingRules.imitating(Release.parse(release))
                    .withEmptyWorkloadPropagation(emptyWorkloads)
                    .withComponentSets(set.isOn(FeatureGates.COMPONENTS))
                    .withWorkloadAffinity(set.isOn(FeatureGates.WORKLOAD_AFFINITY))
                    .withResourceModels(set.isOn(FeatureGates.RESOURCE_MODELS))
                    .withSpreadByEveryTopology(everyTopology)
                    .withOvercommitProtection(set.isOn(FeatureGates.OVERCOMMIT_PROTECTION));
        } catch (IllegalArgumentException e) {
            throw new UserError("--scheduler-release: " + e.getMessage(), e);
        }
    }
}
