package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The ranges of all pools in one object, so that of two pools with the same addresses one comes first, whoever writes and however many do: the API server
 * lets no two writers of one object pass each other.
 */
final class PoolRegistry {
    private static final String NAMESPACE = "karmada-system"; // Nothing in it is propagated.
    private static final NamespacedName NAME = new NamespacedName(NAMESPACE, "cidr-pools");
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");

    private final KubeClient host;

    PoolRegistry(KubeClient host) {
        this.host = host;
    }

    /**
     * Enters what a pool has, in the place of what it had before.
     *
     * @return why it may not; empty where it is entered
     * @throws ApiException with reason Conflict if another writer came first
     */
    Optional<String> enter(String pool, Collection<AddressBlock> blocks) throws IOException, InterruptedException {
        var found = host.find(CONFIG_MAPS, NAME);
        var wanted = String.join(
                ",", new TreeSet<>(blocks).stream().map(AddressBlock::toString).toList());
        if (found.isPresent() && entry(found.get(), pool).equals(wanted)) {
            return Optional.empty();
        }
        var next = found.isPresent() ? found.get().deepCopy() : fresh();
        for (String other : List.copyOf(names(next))) {
            if (other.equals(pool)) {
                continue;
            }
            var theirs = AddressBlock.parseList(entry(next, other)).orElse(List.of());
            var shared = theirs.stream()
                    .filter(it -> blocks.stream().anyMatch(it::overlaps))
                    .findFirst();
            if (shared.isPresent() && isAlive(other)) {
                return Optional.of(
                        "CIDRPool %s has %s already, and no address may be in two pools: change spec.cidrs of one of them"
                                .formatted(other, shared.get()));
            }
            if (shared.isPresent()) {
                next.withObject("/data").remove(other);
            }
        }
        next.withObject("/data").put(pool, wanted);
        write(next, found.isPresent());
        return Optional.empty();
    }

    /** A pool that gives nothing away any more. */
    void leave(String pool) throws IOException, InterruptedException {
        var found = host.find(CONFIG_MAPS, NAME);
        if (found.isPresent() && names(found.get()).contains(pool)) {
            found.get().withObject("/data").remove(pool);
            write(found.get(), true);
        }
    }

    private boolean isAlive(String pool) throws IOException, InterruptedException {
        return host.find(CidrPool.RESOURCE, new NamespacedName("", pool)).isPresent();
    }

    private void write(ObjectNode object, boolean exists) throws IOException, InterruptedException {
        if (exists) {
            host.replace(CONFIG_MAPS, object);
            return;
        }
        new OwnObjects(host).namespace(NAMESPACE);
        host.create(CONFIG_MAPS, object);
    }

    private static ObjectNode fresh() {
        return OwnObjects.object("v1", "ConfigMap", NAMESPACE, NAME.name());
    }

    private static Collection<String> names(ObjectNode object) {
        var names = new TreeSet<String>();
        object.path("data").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String entry(ObjectNode object, String pool) {
        return object.path("data").path(pool).asText("");
    }
}
