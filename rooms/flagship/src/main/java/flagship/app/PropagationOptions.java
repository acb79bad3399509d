package flagship.app;

import flagship.propagation.PropagationConfig;
import flagship.propagation.PropagationConfig.OptionalControllers;
import java.util.Arrays;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of the role propagation. Filled by picocli. */
final class PropagationOptions {
    private static final String MARKER = "hpaScaleTargetMarker";
    private static final String SYNCER = "deploymentReplicasSyncer";
    private static final String SETTLING = "--member-deletions-settling";

    @Option(
            names = "--member-deletions-per-minute",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Objects that are deleted in one member in a minute, the rest waits; 0 for any number (default: ${DEFAULT-VALUE}).")
    int deletionsPerMinute = PropagationConfig.DEFAULT.deletionsPerMinute();

    @Option(
            names = SETTLING,
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long nothing is deleted in a member that has come back (default: ${DEFAULT-VALUE}).")
    String deletionsSettling = "10s";

    @Option(
            names = "--controllers",
            paramLabel = "LIST",
            defaultValue = "*",
            description =
                    "* and those that run only where they are named: hpaScaleTargetMarker, deploymentReplicasSyncer (default: ${DEFAULT-VALUE}).")
    String controllers = "*";

    /** @throws UserError naming the option, for what is no number or time */
    PropagationConfig config() {
        if (deletionsPerMinute < 0) {
            throw new UserError(
                    "--member-deletions-per-minute %d: give a number, or 0 for no limit".formatted(deletionsPerMinute));
        }
        return PropagationConfig.DEFAULT
                .withDeletions(deletionsPerMinute, Durations.parse(SETTLING, deletionsSettling))
                .withOptional(optional());
    }

    private OptionalControllers optional() {
        var names = Arrays.stream(controllers.split(",", -1)).map(String::strip).toList();
        if (!names.contains("*") || !Set.of("*", MARKER, SYNCER).containsAll(names)) {
            throw new UserError(
                    "--controllers %s: write * for those that always run, and behind it hpaScaleTargetMarker or deploymentReplicasSyncer, with commas"
                            .formatted(controllers));
        }
        return new OptionalControllers(names.contains(MARKER), names.contains(SYNCER));
    }
}
