package flagship.app;

import flagship.sync.SyncConfig;
import flagship.sync.SyncConfig.Comparing;
import flagship.sync.SyncConfig.Kept;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of the role sync. Filled by picocli. */
final class SyncOptions {
    @Option(
            names = "--event-retention",
            paramLabel = "TIME",
            defaultValue = "24h",
            description =
                    "How long Events of members are kept after they were last seen; 0: as long as the member has them (default: ${DEFAULT-VALUE}).")
    String eventRetention = "24h";

    @Option(
            names = "--compare-interval",
            paramLabel = "TIME",
            defaultValue = "10m",
            description =
                    "Pause between two rounds that compare all rows with the members' objects; 0: never (default: ${DEFAULT-VALUE}).")
    String compareInterval = "10m";

    @Option(
            names = "--compare-objects-per-second",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Most objects that members are asked for in a second to compare (default: ${DEFAULT-VALUE}).")
    int compareObjectsPerSecond = 2_000;

    @Option(
            names = "--keep-managed-fields",
            description = "Keeps metadata.managedFields of members' objects, which are dropped otherwise.")
    boolean keepManagedFields;

    @Option(
            names = "--history-retention",
            paramLabel = "TIME",
            defaultValue = "0",
            description =
                    "How long earlier states of objects, and deleted ones, are kept: 24h, 7d; 0: not at all (default: ${DEFAULT-VALUE}).")
    String historyRetention = "0";

    @Option(
            names = "--sharding-name",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "Synchronises the PediaClusters whose spec.shardingName this is (default: those without); processes of one name share them.")
    String shardingName = "";

    @Option(
            names = "--no-cluster-import",
            description =
                    "Makes no PediaCluster of a Cluster: import policies, or users, say which clusters are searched.")
    boolean noClusterImport;

    @Option(
            names = "--allow-credential-plugins",
            description =
                    "Runs the programs that kubeconfigs in PediaClusters name (exec): whoever may write PediaClusters runs programs "
                            + "as this process then.")
    boolean allowCredentialPlugins;

    /** @throws UserError for a value that cannot be used */
    Duration history() {
        return Durations.parse("--history-retention", historyRetention);
    }

    /** @throws UserError for a value that cannot be used */
    SyncConfig config() {
        try {
            var comparing = new Comparing(
                    Durations.parse("--compare-interval", compareInterval),
                    compareObjectsPerSecond,
                    Comparing.DEFAULT.settling());
            return SyncConfig.DEFAULT
                    .withShardingName(shardingName)
                    .withCredentialPlugins(allowCredentialPlugins)
                    .withImportClusters(!noClusterImport)
                    .withComparing(comparing)
                    .withKept(new Kept(
                            Durations.parse("--event-retention", eventRetention),
                            keepManagedFields,
                            !history().isZero()));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
