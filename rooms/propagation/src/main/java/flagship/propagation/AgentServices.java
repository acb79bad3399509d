package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.Controller;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.Optional;

/**
 * The member's side of multi-cluster services where an agent is the only one that reaches the member: collects the EndpointSlices of Services that
 * the cluster shares. What becomes of them on the way is the control plane's. Owns its workers.
 *
 * <p>Source: karmada.md, sections 12 and 20.1.
 */
final class AgentServices implements AutoCloseable, MemberClusters.ServiceListener {
    private static final int COLLECTORS = 2;

    private final FreshCache works;
    private final Controller<ServiceInCluster> collectors;
    private volatile Optional<MemberClusters> members = Optional.empty();

    /** @param works those of the agent's cluster, made by {@link HostCaches#bySlices} */
    AgentServices(FreshCache works, WorkStore store) {
        this.works = works;
        collectors = Controller.start(
                "slice-collector",
                COLLECTORS,
                Answers.unlessStale(new SliceCollector(
                        works, service -> HostCaches.slicesOf(works, service), store, this::slices)));
    }

    private Optional<MemberSlices> slices(String cluster) {
        return members.flatMap(it -> it.slices(cluster));
    }

    /** Begins to listen to the Works, once it is known how the member is reached. */
    void attach(MemberClusters reached) {
        members = Optional.of(reached);
        works.informer().handle(InformerHandler.ofChanges(this::workChanged));
    }

    private void workChanged(RawObject work) {
        SliceCollector.concernedBy(work).ifPresent(collectors::enqueue);
    }

    @Override
    public void changed(ServiceInCluster service) {
        collectors.enqueue(service);
    }

    @Override
    public void changed(String cluster) {
        works.informer().list(Cluster.executionNamespace(cluster)).forEach(this::workChanged);
    }

    @Override
    public void close() {
        collectors.close();
    }
}
