package flagship.app;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.propagation.MemberCopies;
import flagship.scheduling.MemberQuota;
import flagship.scheduling.MemberQuotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ResourceQuotas of members, from what the sync keeps in the catalog. */
final class CatalogQuotas implements MemberQuotas, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogQuotas.class);
    private static final GroupVersionResource QUOTAS = new GroupVersionResource("", "v1", "resourcequotas");

    private final MemberCopies copies;
    private final CatalogReadings<List<MemberQuota>> readings;

    private CatalogQuotas(MemberCopies copies) {
        this.copies = copies;
        this.readings = CatalogReadings.start("quotas", this::read);
    }

    static CatalogQuotas start(MemberCopies copies) {
        return new CatalogQuotas(copies);
    }

    @Override
    public List<MemberQuota> quotas(String cluster) {
        return readings.of(cluster).orElse(List.of());
    }

    private Optional<List<MemberQuota>> read(String cluster) {
        if (copies.reached(cluster, QUOTAS).isEmpty()) {
            return Optional.empty();
        }
        var quotas = new ArrayList<MemberQuota>();
        copies.read(cluster, QUOTAS, (name, bytes) -> {
            try {
                quotas.add(MemberQuota.of(Json.parse(bytes)));
            } catch (NumberFormatException e) {
                // A member's API server takes no such amount; without this quota the others still count.
                log.atWarn()
                        .addKeyValue("cluster", cluster)
                        .addKeyValue("object", name)
                        .addKeyValue("error", e.getMessage())
                        .log("quota not understood");
            }
        });
        return Optional.of(List.copyOf(quotas));
    }

    @Override
    public void close() {
        readings.close();
    }
}
