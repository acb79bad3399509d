package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.fleetapi.Subnet;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * The addresses of the fleet: brings up pools when those who want blocks change, and Subnets when their pool has decided. Owns its threads.
 */
final class CidrPools implements AutoCloseable {
    /** Pools look at all Subnets, so one at a time is enough. */
    private static final int WORKERS = 1;

    private final HostCaches caches;
    private final MemberCalls calls;
    private final Controller<NamespacedName> pools;
    private final Consumer<NamespacedName> binding;

    /** @param binding brings up the binding of a template */
    CidrPools(KubeClient host, HostCaches caches, Templates templates, Consumer<NamespacedName> binding, Clock clock) {
        this.caches = caches;
        this.binding = binding;
        calls = new MemberCalls(host);
        pools = Controller.start(
                "cidr-pool",
                WORKERS,
                Answers.unlessStale(new CidrPoolReconciler(host, caches, templates, new MemberSubnets(calls), clock)));
    }

    /** What a template's clusters have of its pool. */
    static PoolShare share(HostCaches caches, ObjectNode template) {
        return PooledSubnet.pool(template)
                .map(pool -> new PoolShare(
                        pool,
                        caches.pools()
                                .get(new NamespacedName("", pool))
                                .map(raw -> CidrPool.of(raw.toJson()).status())))
                .orElse(PoolShare.NONE);
    }

    /** Listens to everything but templates. */
    void attach() {
        caches.pools().informer().handle(new PoolChanges());
        caches.bindings("").informer().handle(InformerHandler.ofChanges(this::scheduled));
        caches.works().informer().handle(InformerHandler.ofChanges(this::withdrawn));
        caches.clusters()
                .handle(InformerHandler.whenDiffers(
                        cluster -> cluster.head().deletionTimestamp(), InformerHandler.ofChanges(_ -> everyPool())));
    }

    /** Listens to the templates of a type. */
    void attach(GroupVersionKind kind, Informer informer) {
        if (kind.equals(Subnet.KIND)) {
            informer.handle(InformerHandler.ofChanges(_ -> everyPool()));
        }
    }

    private void everyPool() {
        caches.pools().informer().list().forEach(pool -> pools.enqueue(pool.key()));
    }

    private final class PoolChanges implements InformerHandler {
        @Override
        public void added(RawObject pool) {
            decided(pool);
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            decided(current);
        }

        /** Its addresses may be another one's now. */
        @Override
        public void deleted(RawObject last) {
            decided(last);
            everyPool();
        }

        private void decided(RawObject pool) {
            pools.enqueue(pool.key());
            var status = CidrPool.of(pool.toJson()).status();
            status.allocations().forEach(it -> bringUp(it.subnet()));
            status.problems().forEach(it -> bringUp(it.subnet()));
        }
    }

    private void bringUp(String subnet) {
        binding.accept(new NamespacedName("", DerivedNames.binding(Subnet.KIND.kind(), subnet)));
    }

    private void scheduled(RawObject object) {
        if (object.head().name().endsWith(DerivedNames.binding(Subnet.KIND.kind(), ""))) {
            everyPool();
        }
    }

    private void withdrawn(RawObject work) {
        var pool = work.head().labels().get(CidrPool.POOL);
        if (pool != null) {
            pools.enqueue(new NamespacedName("", pool));
        }
    }

    @Override
    public void close() {
        pools.close();
        calls.close();
    }
}
