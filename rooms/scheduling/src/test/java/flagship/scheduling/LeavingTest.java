package flagship.scheduling;

import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.GracefulEvictionTask;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How workloads leave clusters, and when: on a real API server, and a clock that the tests move. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
final class LeavingTest {
    private static final String IN_A_AND_B =
            "'replicas':4,'clusters':[{'name':'a','replicas':2},{'name':'b','replicas':2}]";
    private static final FailoverConfig EVICTING =
            FailoverConfig.DEFAULT.withTaintPolicies(true).withTaintEviction(true);

    private final MovedClock clock = new MovedClock();
    private final FleetState fleet = new FleetState();
    private TestHost host;
    private KnownBindings bindings;
    private BindingWriter writer;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        host = TestHost.start(folder);
        bindings = new KnownBindings(host.inProcess());
        bindings.start(InformerHandler.ofChanges(_ -> {}));
        writer = new BindingWriter(new KubeClient(host.inProcess()), bindings, clock);
        fleet.put(cluster("a", "{'taints':[{'key':'down','effect':'NoExecute'}]}"));
        fleet.put(cluster("b"));
    }

    @AfterAll
    void stop() {
        bindings.close();
        host.close();
    }

    @AfterEach
    void empty() throws Exception {
        host.empty();
    }

    /** A binding in the clusters a and b, as the scheduler left it. */
    private NamespacedName binding(String name, String spec) throws Exception {
        var object = TestHost.bindingObject(name, "{%s%s}".formatted(IN_A_AND_B, spec.isEmpty() ? "" : "," + spec));
        object.withObject("/metadata/annotations").put(ResourceBinding.APPLIED_PLACEMENT, "{}");
        host.client().create(ResourceBinding.RESOURCE, object);
        return seen(new NamespacedName("default", name));
    }

    /** Waits until the cache shows the binding as it is. */
    private NamespacedName seen(NamespacedName key) {
        Eventually.await(
                "the newest state is seen",
                () -> bindings.newest(key)
                        .filter(it -> it.metadata()
                                .resourceVersion()
                                .equals(host.get(key).metadata().resourceVersion()))
                        .isPresent());
        return key;
    }

    private void report(NamespacedName key, String health) throws Exception {
        host.client()
                .mergePatchStatus(
                        ResourceBinding.RESOURCE,
                        key,
                        json("{'status':{'aggregatedStatus':[{'clusterName':'a','health':'%s','status':{'id':'7'}}]}}"
                                .formatted(health)));
        seen(key);
    }

    private GracefulEvictionTask task(NamespacedName key) {
        return host.get(key).spec().gracefulEvictionTasks().getFirst();
    }

    private Set<String> places(NamespacedName key) {
        return new TreeSet<>(host.places(key).keySet());
    }

    private NoExecuteEviction taintManager(FailoverConfig config) {
        return new NoExecuteEviction(bindings, fleet, writer, config, EvictionMeters.NONE, clock);
    }

    private FailoverConfig purging(String mode) {
        return new FailoverConfig(true, true, mode, 0.5, Duration.ofMinutes(10), true);
    }

    @Test
    void theNextEvictionWaitsForItsTurn() throws Exception {
        var manager = taintManager(EVICTING.withEvictionsPerSecond(0.5));
        var one = binding("one", "");
        var two = binding("two", "");

        assertThat(manager.reconcile(one)).isEqualTo(Outcome.done());
        assertThat(manager.reconcile(two)).isEqualTo(Outcome.after(Duration.ofSeconds(2)));
        assertThat(places(one)).containsExactly("b");
        assertThat(places(two)).containsExactly("a", "b");

        clock.pass(Duration.ofSeconds(2));
        assertThat(manager.reconcile(two)).isEqualTo(Outcome.done());
        assertThat(places(two)).containsExactly("b");
    }

    @Test
    void whoLeadsAgainBeginsWithNewTurns() throws Exception {
        var manager = taintManager(EVICTING.withEvictionsPerSecond(0.5));
        var one = binding("one", "");
        var two = binding("two", "");
        var three = binding("three", "");
        manager.reconcile(one);
        manager.reconcile(two);
        manager.reconcile(three);

        manager.stopped();
        clock.pass(Duration.ofMinutes(1));

        assertThat(manager.reconcile(two)).isEqualTo(Outcome.done());
        assertThat(manager.reconcile(three)).isEqualTo(Outcome.after(Duration.ofSeconds(2)));
    }

    @Test
    void theSettingSaysHowATaintedClusterIsLeft() throws Exception {
        var key = binding("web", "");

        taintManager(purging("Directly")).reconcile(key);

        assertThat(task(key).purgeMode()).isEqualTo("Directly");
        assertThat(task(key).producer()).isEqualTo("TaintManager");
    }

    @Test
    void theBindingGoesBeforeTheSetting() throws Exception {
        var graceful = binding("graceful", "'failover':{'cluster':{'purgeMode':'Gracefully'}}");
        var direct = binding("direct", "'failover':{'cluster':{'purgeMode':'Directly'}}");

        taintManager(purging("Directly")).reconcile(graceful);
        taintManager(purging("Gracefully")).reconcile(direct);

        assertThat(task(graceful).purgeMode()).isEqualTo("Gracefully");
        assertThat(task(direct).purgeMode()).isEqualTo("Directly");
    }

    @Test
    void stateIsPreservedWhenATaintedClusterIsLeft() throws Exception {
        var key = binding(
                "web",
                "'failover':{'cluster':{'statePreservation':{'rules':[{'aliasLabelName':'job','jsonPath':'{.id}'}]}}}");
        report(key, "Unknown");

        taintManager(purging("Directly")).reconcile(key);

        assertThat(task(key).preservedLabelState()).isEqualTo(Map.of("job", "7"));
        assertThat(task(key).clustersBeforeFailover()).isEqualTo(List.of("a", "b"));
    }

    private ApplicationFailover applicationFailover() {
        return new ApplicationFailover(bindings, writer, FailoverConfig.DEFAULT, clock);
    }

    @Test
    void anUnhealthyWorkloadIsBorneForFiveMinutesAndLeavesWithTenOfGrace() throws Exception {
        var failover = applicationFailover();
        var key = binding("web", "'propagateDeps':true,'failover':{'application':{'decisionConditions':{}}}");
        report(key, "Unhealthy");

        assertThat(failover.reconcile(key)).isEqualTo(Outcome.after(Duration.ofMinutes(5)));
        clock.pass(Duration.ofSeconds(299));
        assertThat(failover.reconcile(key)).isEqualTo(Outcome.after(Duration.ofSeconds(1)));
        clock.pass(Duration.ofSeconds(1));
        failover.reconcile(key);

        assertThat(places(key)).containsExactly("b");
        assertThat(task(key).purgeMode()).isEqualTo("Gracefully");
        assertThat(task(key).gracePeriodSeconds()).isEqualTo(600);
        assertThat(task(key).suppressDeletion()).isEmpty();
    }

    @Test
    void aRecoveryStartsTheClockAnew() throws Exception {
        var failover = applicationFailover();
        var key = binding("web", "'propagateDeps':true,'failover':{'application':{'decisionConditions':{}}}");
        report(key, "Unhealthy");
        failover.reconcile(key);
        clock.pass(Duration.ofMinutes(4));

        report(key, "Healthy");
        assertThat(failover.reconcile(key)).isEqualTo(Outcome.done());
        report(key, "Unhealthy");

        assertThat(failover.reconcile(key)).isEqualTo(Outcome.after(Duration.ofMinutes(5)));
    }

    @Test
    void whoLeadsAgainStartsTheClocksAnew() throws Exception {
        var failover = applicationFailover();
        var key = binding("web", "'propagateDeps':true,'failover':{'application':{'decisionConditions':{}}}");
        report(key, "Unhealthy");
        failover.reconcile(key);
        clock.pass(Duration.ofMinutes(10));

        failover.stopped();

        assertThat(failover.reconcile(key)).isEqualTo(Outcome.after(Duration.ofMinutes(5)));
    }

    @Test
    void theBindingSaysHowLongItIsBorneAndHowItLeaves() throws Exception {
        var rules = "'propagateDeps':true,'failover':{'application':{'decisionConditions':{'tolerationSeconds':0},%s}}";
        var graceful = binding("graceful", rules.formatted("'purgeMode':'Graciously','gracePeriodSeconds':77"));
        var never = binding("never", rules.formatted("'purgeMode':'Never'"));
        var failover = applicationFailover();

        for (NamespacedName key : List.of(graceful, never)) {
            report(key, "Unhealthy");
            failover.reconcile(key);
        }

        assertThat(task(graceful).purgeMode()).isEqualTo("Gracefully");
        assertThat(task(graceful).gracePeriodSeconds()).isEqualTo(77);
        assertThat(task(never).purgeMode()).isEqualTo("Never");
        assertThat(task(never).suppressDeletion()).contains(true);
        assertThat(task(never).gracePeriodSeconds()).isZero();
    }
}
