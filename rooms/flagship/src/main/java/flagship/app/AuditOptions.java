package flagship.app;

import flagship.kubeapiserver.AuditConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the API server writes down of requests. Filled by picocli. */
final class AuditOptions {
    @Option(
            names = "--audit-policy-file",
            paramLabel = "F",
            description = "An audit.k8s.io/v1 Policy: which requests are written down, and how much of each.")
    @Nullable
    Path policyFile;

    @Option(
            names = "--audit-log-path",
            paramLabel = "F",
            description = "File of JSON lines for audit events; - for standard output.")
    @Nullable
    String log;

    @Option(
            names = "--audit-log-maxsize",
            paramLabel = "MB",
            defaultValue = "100",
            description = "Size from which on a new audit log is begun (default: ${DEFAULT-VALUE}).")
    int megabytesMax = 100;

    @Option(
            names = "--audit-log-maxbackup",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many full audit logs are kept (default: ${DEFAULT-VALUE}).")
    int oldFilesMax = 10;

    /** @throws UserError if one of the two files is named without the other */
    Optional<AuditConfig> config() {
        if (policyFile == null && log == null) {
            return Optional.empty();
        }
        if (policyFile == null || log == null) {
            throw new UserError("--audit-policy-file and --audit-log-path need each other: give both or none");
        }
        return Optional.of(new AuditConfig(policyFile, log, megabytesMax * 1_000_000L, oldFilesMax));
    }
}
