package flagship.app;

import flagship.kubeclient.Transport;
import flagship.sync.SyncConfig;
import flagship.sync.SyncConfig.Sharing;
import java.util.Optional;

/** Whether a process shares the clusters with others: all that write one catalog on a database server do, by leases on the host. */
final class SyncSharing {
    static final String NAMESPACE = "flagship-system";

    private SyncSharing() {}

    /**
     * The configuration of this process. A catalog in a file has one process, which syncs all.
     *
     * @param namespace of the leases; made if it is not there
     */
    static SyncConfig of(SyncConfig config, CatalogPlace place, DataDirectory data, Transport host, String namespace)
            throws InterruptedException {
        return switch (place) {
            case CatalogPlace.InDirectory _ -> config;
            case CatalogPlace.OnServer _ -> {
                HostObjects.ensureLeaseNamespace(host, namespace, "sync");
                yield config.withSharing(Optional.of(Sharing.of(namespace, data.replica())));
            }
        };
    }
}
