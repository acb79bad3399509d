package flagship.kubeapiserver;

import java.nio.file.Path;

/**
 * What is written down of requests, and where.
 *
 * @param policyFile an {@code audit.k8s.io/v1} Policy: which requests, and how much of each
 * @param log file of JSON lines; {@code -} for standard output
 * @param fileBytesMax size from which on a new file is begun
 * @param oldFilesMax how many full files are kept, as {@code NAME.1} (the newest) and so on
 */
public record AuditConfig(Path policyFile, String log, long fileBytesMax, int oldFilesMax) {
    public AuditConfig {
        if (fileBytesMax < 1 || oldFilesMax < 0) {
            throw new ServerStartException(
                    "the size of the audit log must be at least 1 MB, and the number of old files 0 or more", null);
        }
    }
}
