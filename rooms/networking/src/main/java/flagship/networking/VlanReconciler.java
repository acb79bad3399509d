package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vlan;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Says in a Vlan's status which Subnets are on it, and whether another one has its id. For one Vlan a key.
 *
 * <p>Source: Kube-OVN, contract sections 2.4 and 11.3. Of two with one id the older one stays in use, whichever is looked at first.
 */
final class VlanReconciler implements Reconciler<String> {
    private static final String DEFAULT_PROVIDER = "provider";

    private final NetworkCaches caches;
    private final ObjectWriter objects;
    private final Timing timing;

    VlanReconciler(NetworkCaches caches, ObjectWriter objects, Timing timing) {
        this.caches = caches;
        this.objects = objects;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = caches.vlan(name);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var vlan = found.get();
        if (vlan.provider().isEmpty()) {
            var patch = Json.object();
            patch.putObject("spec").put("provider", DEFAULT_PROVIDER);
            objects.client().mergePatch(Vlan.RESOURCE, NetworkCaches.cluster(name), patch);
            return Outcome.done(); // The completed object comes back as a change.
        }
        var problem = conflict(vlan, caches.allVlans());
        var status = Json.object().put("conflict", problem.isPresent());
        var subnets = status.putArray("subnets");
        caches.allSubnets().stream()
                .filter(subnet -> subnet.spec().underlay().vlan().equals(name))
                .map(Subnet::name)
                .forEach(subnets::add);
        var conditions = new StatusConditions(vlan.status(), vlan.metadata().generation(), timing.now());
        status.set(
                "conditions",
                problem.map(why -> conditions.failed("VlanConflict", why))
                        .orElseGet(() -> conditions.ready("Ready"))
                        .toJson());
        objects.status(Vlan.RESOURCE, name, vlan.status(), status);
        return Outcome.done();
    }

    /** Why a Vlan cannot be used: an older one of the same physical network has its id. Untagged frames conflict with nobody. */
    static Optional<String> conflict(Vlan vlan, Collection<Vlan> all) {
        var order = Comparator.comparing(Vlan::created).thenComparing(Vlan::name);
        return all.stream()
                .filter(other -> vlan.id() != 0
                        && other.id() == vlan.id()
                        && other.provider().equals(vlan.provider())
                        && !other.name().equals(vlan.name())
                        && order.compare(other, vlan) < 0)
                .min(order)
                .map(other -> "provider %s new vlan %s conflict with old vlan %s: give one of them another id"
                        .formatted(vlan.provider(), vlan.name(), other.name()));
    }
}
