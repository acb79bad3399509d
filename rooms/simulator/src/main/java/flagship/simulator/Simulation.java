package flagship.simulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The workload controllers and kubelets of a simulated member: watches workloads and pods, asks the pure rules what to do, does it.
 *
 * <p>Level-triggered: killed anywhere, it converges after a restart.
 */
final class Simulation implements AutoCloseable {
    private static final String BY_CONTROLLER = "controller";
    private static final Duration CACHE_LAG = Duration.ofMillis(20);
    private static final int WORKERS = 2;

    private final Map<GroupVersionResource, WorkloadRule> rules;
    private final Map<GroupVersionResource, Informer> informers = new LinkedHashMap<>();
    private final KubeClient client;
    private final Clock clock;
    private final Controller<WorkloadKey> workloads;
    private final Kubelet kubelet;

    /** Objects that were created but are not in the cache yet: planning waits for them, or it would create them twice. */
    private final Map<WorkloadKey, Set<NamespacedName>> expected = new ConcurrentHashMap<>();

    Simulation(Transport transport, Clock clock, RandomGenerator random) {
        this.client = new KubeClient(transport);
        this.clock = clock;
        this.rules = Map.of(
                Types.DEPLOYMENTS, new DeploymentRule(),
                Types.REPLICA_SETS, new ReplicaSetRule(random),
                Types.STATEFUL_SETS, new StatefulSetRule(),
                Types.DAEMON_SETS, new DaemonSetRule(),
                Types.JOBS, new JobRule());
        follow(transport, Types.NODES, "Node");
        follow(transport, Types.DEPLOYMENTS, "Deployment");
        follow(transport, Types.REPLICA_SETS, "ReplicaSet");
        follow(transport, Types.STATEFUL_SETS, "StatefulSet");
        follow(transport, Types.DAEMON_SETS, "DaemonSet");
        follow(transport, Types.JOBS, "Job");
        follow(transport, Types.PODS, "Pod");
        workloads = Controller.start("workloads", WORKERS, this::reconcileUnlessStale);
        kubelet = new Kubelet(client, informer(Types.PODS), informer(Types.NODES), clock);
        connect();
    }

    private void follow(Transport transport, GroupVersionResource type, String kind) {
        var config = ReflectorConfig.of(type).withKind(new GroupVersionKind(type.group(), type.version(), kind));
        informers.put(
                type,
                new Informer(transport, config)
                        .index(BY_CONTROLLER, object -> List.of(object.head().controllerUid())));
    }

    /** Every type that the simulation deals with is followed. */
    private Informer informer(GroupVersionResource type) {
        return requireNonNull(informers.get(type), type::toString);
    }

    private WorkloadRule rule(GroupVersionResource type) {
        return requireNonNull(rules.get(type), type::toString);
    }

    private void connect() {
        for (GroupVersionResource type : rules.keySet()) {
            informer(type).handle(workloads.enqueueing(object -> List.of(new WorkloadKey(type, object.key()))));
        }
        informer(Types.REPLICA_SETS).handle(workloads.enqueueing(WorkloadKey::controllerOf));
        informer(Types.PODS).handle(workloads.enqueueing(WorkloadKey::controllerOf));
        informer(Types.NODES).handle(workloads.enqueueing(_ -> daemonSets()));
        informers.values().forEach(Informer::start);
    }

    private List<WorkloadKey> daemonSets() {
        return informer(Types.DAEMON_SETS).list().stream()
                .map(set -> new WorkloadKey(Types.DAEMON_SETS, set.key()))
                .toList();
    }

    /** A write that lost against another one was planned from a cache that lags: the next plan will be right. */
    private Outcome reconcileUnlessStale(WorkloadKey key) throws IOException, InterruptedException {
        try {
            return reconcile(key);
        } catch (ApiException e) {
            if (e.status().reason().equals("Conflict")) {
                return Outcome.after(CACHE_LAG);
            }
            throw e;
        }
    }

    private Outcome reconcile(WorkloadKey key) throws IOException, InterruptedException {
        var found = informer(key.type()).get(key.name());
        if (found.isEmpty()) {
            expected.remove(key);
            return Outcome.done();
        }
        var dependents = key.type().equals(Types.DEPLOYMENTS) ? Types.REPLICA_SETS : Types.PODS;
        if (awaits(key, dependents) || !informer(dependents).synced()) {
            return Outcome.after(CACHE_LAG);
        }
        var workload = found.get().toJson();
        if (Objects.isBeingDeleted(workload)) {
            return Outcome.done();
        }
        var owned = informer(dependents).byIndex(BY_CONTROLLER, Objects.uid(workload)).stream()
                .sorted(Comparator.comparing(RawObject::key))
                .map(RawObject::toJson)
                .toList();
        for (Action action : rule(key.type()).plan(workload, owned, nodes(), clock.instant())) {
            carryOut(key, action);
        }
        return Outcome.done();
    }

    private boolean awaits(WorkloadKey key, GroupVersionResource dependents) {
        var names = expected.get(key);
        if (names == null) {
            return false;
        }
        names.removeIf(name -> informer(dependents).get(name).isPresent());
        return !names.isEmpty();
    }

    private List<String> nodes() {
        return informer(Types.NODES).list().stream()
                .map(RawObject::head)
                .map(ObjectHead::name)
                .sorted()
                .toList();
    }

    private void carryOut(WorkloadKey key, Action action) throws IOException, InterruptedException {
        switch (action) {
            case Action.Create(var type, var object) -> expect(key, client.create(type, object));
            case Action.Replace(var type, var object) -> client.replace(type, object);
            case Action.SetStatus(var type, var object) -> client.replaceStatus(type, object);
            case Action.Delete(var type, var name) -> client.delete(type, name);
        }
    }

    private void expect(WorkloadKey key, ObjectNode created) {
        expected.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(Objects.name(created));
    }

    @Override
    public void close() {
        workloads.close();
        kubelet.close();
        informers.values().forEach(Informer::close);
    }
}
