package flagship.sync;

import flagship.catalog.MemberApis;
import flagship.fleetapi.Condition;
import flagship.kubeclient.ServerHealth;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.sync.ResourceReader.Listener;
import flagship.sync.ResourceSynchro.Surroundings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one member in the catalog: health monitor, discovery, and a ResourceSynchro for each type. Owns one virtual thread, which alone
 * changes its state; it wakes for health checks, for discovery, and for a new sync list.
 *
 * <p>Rows are never removed because a member, or a part of its API, does not answer.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md 8).
 */
final class ClusterSynchro implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterSynchro.class);

    private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Surroundings around;
    private final String expectedClusterId;
    private final Runnable changed;
    private final MemberApi member;
    private final ResourceNegotiator negotiator;
    private final ResourceSynchros resources;
    private final RediscoverySchedule rediscovery;
    private final HealthMonitor health = new HealthMonitor();
    private final Wakeup wakeup = new Wakeup();
    private final Thread thread;

    // Of the thread alone.
    private final Map<GroupVersionResource, TypeWatch> typeWatches = new HashMap<>();
    private Optional<MemberResources> served = Optional.empty();
    private Optional<MemberApis> described = Optional.empty();
    private SyncList applied = new SyncList(List.of(), false);
    private final ConnectPause pause = new ConnectPause();
    private long healthDue = System.nanoTime();

    private final Set<GroupVersionResource> unlike = ConcurrentHashMap.newKeySet();
    private volatile SyncList asked;
    private volatile boolean closed;
    private volatile SynchroReport report;

    private ClusterSynchro(
            Surroundings around, SyncList asked, String expectedClusterId, Clock clock, Runnable changed) {
        var config = around.config();
        this.around = around;
        this.asked = asked;
        this.expectedClusterId = expectedClusterId;
        this.changed = changed;
        this.member = new MemberApi(around.member());
        this.negotiator = new ResourceNegotiator(config.allowAllCustomResources(), config.ignoreLeases());
        this.rediscovery = new RediscoverySchedule(config.rediscoverInterval(), System.nanoTime());
        this.resources = new ResourceSynchros(around, clock, changed, new Hints());
        this.report = new SynchroReport(
                "",
                "",
                Condition.isFalse(SynchroReport.RUNNING, "Pending", "cluster synchro is created, wait running"),
                health.condition(),
                List.of());
        this.thread = Thread.ofVirtual().name("synchro-" + around.cluster()).unstarted(this::run);
    }

    /**
     * Starts to synchronise.
     *
     * @param expectedClusterId the cluster that the rows in the catalog come from; if the member turns out to be another, they are removed
     *     first; empty if unknown
     * @param changed called, from any thread, when the report has changed
     */
    static ClusterSynchro start(
            Surroundings around, SyncList asked, String expectedClusterId, Clock clock, Runnable changed) {
        var synchro = new ClusterSynchro(around, asked, expectedClusterId, clock, changed);
        synchro.thread.start();
        return synchro;
    }

    /** Whether another process has taken the cluster over: nothing is written here any more. */
    boolean lost() {
        return around.rows().lost();
    }

    /** Takes another sync list. */
    void ask(SyncList list) {
        if (!list.equals(asked)) {
            asked = list;
            wakeup.raise();
        }
    }

    /**
     * Compares the rows of all types with the member's objects and mends them; one thread at a time.
     *
     * @param pace called with a number of objects after they were asked for
     */
    void compare(Comparison.Pace pace) throws InterruptedException {
        for (ResourceReport resource : resources.reports()) {
            var synchro = resource.synchro();
            if (synchro != null && comparable(synchro) && !closed) {
                compare(synchro, pace);
            }
        }
    }

    /** Of Events the catalog has more than the member on purpose. */
    private static boolean comparable(ResourceSynchro synchro) {
        return synchro.progress().settled()
                && !MemberEvent.isEvent(synchro.resource().read());
    }

    private void compare(ResourceSynchro synchro, Comparison.Pace pace) throws InterruptedException {
        var type = synchro.resource().read();
        try {
            if (new Comparison(around, synchro, pace).run() == Comparison.Outcome.TOO_MANY) {
                unlike.add(type);
                wakeup.raise();
            }
        } catch (IOException | RuntimeException e) {
            // The next round tries again; a member that does not answer shows in its conditions already.
            log.atInfo()
                    .addKeyValue("cluster", around.cluster())
                    .addKeyValue("gvr", type)
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("rows could not be compared with the member's objects");
        }
    }

    SynchroReport report() {
        var last = report;
        return new SynchroReport(last.version(), last.clusterId(), last.running(), last.healthy(), resources.reports());
    }

    /** Stops; what was read is written if the catalog takes it within a second. Closes the connection. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        typeWatches.values().forEach(TypeWatch::close);
        resources.close(CLOSE_PATIENCE);
        around.member().close();
    }

    private void run() {
        try {
            while (!closed) {
                wakeup.await(step());
            }
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("cluster", around.cluster()).log("cluster synchro stopped");
        }
    }

    /** Does what is due; returns the time until something is due again. */
    private Duration step() throws InterruptedException {
        try {
            if (served.isEmpty()) {
                connect();
            }
            checkHealth();
            if (health.running()) {
                followDiscovery();
                relistWhatIsUnlike();
            }
        } catch (IOException | RuntimeException e) {
            // One cluster's failure, of whatever kind, must not end its loop: it is shown and tried again.
            return failed(e);
        }
        var now = System.nanoTime();
        var untilHealth = Duration.ofNanos(Math.max(0, healthDue - now));
        var untilDiscovery = rediscovery.untilDue(now);
        return untilHealth.compareTo(untilDiscovery) < 0 || !health.running() ? untilHealth : untilDiscovery;
    }

    private void relistWhatIsUnlike() {
        var types = Set.copyOf(unlike);
        resources.relist(types);
        unlike.removeAll(types);
    }

    private Duration failed(Exception e) {
        var message = Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
        var line = log.atInfo().addKeyValue("cluster", around.cluster()).addKeyValue("error", message);
        if (!(e instanceof IOException || e instanceof ApiException)) {
            line = line.setCause(e);
        }
        line.log("cluster synchro could not go on, trying again");
        if (served.isEmpty()) {
            publish(Condition.isFalse(SynchroReport.RUNNING, "InitialFailed", message));
        } else {
            rediscovery.hint(System.nanoTime());
        }
        return pause.after(e);
    }

    private void connect() throws IOException, InterruptedException {
        around.rows().take(); // Before anything is read that later writes build on.
        var version = member.version();
        var id = member.clusterId();
        if (!id.isEmpty() && !expectedClusterId.isEmpty() && !id.equals(expectedClusterId)) {
            long rows = around.rows().dropAll();
            log.atWarn()
                    .addKeyValue("cluster", around.cluster())
                    .addKeyValue("rows", rows)
                    .log("another cluster answers under this name, rows of the former one removed");
        }
        served = Optional.of(member.discover(asked.allCustomResources()));
        negotiate();
        report = new SynchroReport(version.gitVersion(), id, running(), health.condition(), List.of());
        described = Optional.ofNullable(
                around.catalog().memberApis(Set.of(around.cluster())).get(around.cluster()));
        describe();
        changed.run();
        log.atInfo()
                .addKeyValue("cluster", around.cluster())
                .addKeyValue("version", version.gitVersion())
                .log("member is connected");
    }

    private static Condition running() {
        return Condition.isTrue(SynchroReport.RUNNING, "Running", "cluster synchro is running");
    }

    private void checkHealth() throws IOException, InterruptedException {
        if (healthDue - System.nanoTime() > 0) {
            return;
        }
        var verdict = health.observe(ServerHealth.check(around.member(), HEALTH_PATIENCE));
        var interval = around.config().healthInterval().toNanos();
        healthDue = System.nanoTime() + interval + ThreadLocalRandom.current().nextLong(interval / 2 + 1);
        switch (verdict) {
            case GO_ON -> {}
            case START -> {
                refreshVersion();
                rediscovery.hint(System.nanoTime());
                resources.resume();
            }
            case STOP -> {
                typeWatches.values().forEach(TypeWatch::close);
                typeWatches.clear();
                resources.pause();
            }
        }
        publish(running());
    }

    private void refreshVersion() throws InterruptedException {
        try {
            var version = member.version();
            report = new SynchroReport(
                    version.gitVersion(), report.clusterId(), report.running(), report.healthy(), List.of());
        } catch (IOException | ApiException e) {
            health.versionUnknown(String.valueOf(e.getMessage()));
        }
    }

    private void followDiscovery() throws IOException, InterruptedException {
        boolean due = rediscovery.take(System.nanoTime());
        if (due) {
            served = Optional.of(member.discover(asked.allCustomResources()));
        }
        if (due || !asked.equals(applied) || resources.hasUncleaned()) {
            negotiate();
            describe();
            changed.run();
        }
        watchTypes();
        pause.reset();
    }

    /** Keeps what the member serves, if that has changed. */
    private void describe() throws InterruptedException {
        var now = new MemberApis(report.version(), served.orElseThrow().apis());
        if (!described.equals(Optional.of(now))) {
            around.rows().describe(now);
            described = Optional.of(now);
        }
    }

    private void negotiate() throws InterruptedException {
        var list = asked;
        var wanted = negotiator.negotiate(list, served.orElseThrow());
        resources.apply(wanted, type -> !member.knows(type));
        applied = list;
    }

    /** Where the definitions of types are synchronised themselves, their changes are heard already. */
    private void watchTypes() {
        for (var type : List.of(MemberApi.CRDS, MemberApi.API_SERVICES)) {
            boolean needed = member.serves(type) && !resources.follows(type);
            if (needed && !typeWatches.containsKey(type)) {
                typeWatches.put(type, TypeWatch.start(around.member(), type, new Hints()::objectChanged));
            } else if (!needed && typeWatches.containsKey(type)) {
                typeWatches.remove(type).close();
            }
        }
    }

    private void publish(Condition running) {
        var before = report;
        report = new SynchroReport(before.version(), before.clusterId(), running, health.condition(), List.of());
        if (!report.equals(before)) {
            changed.run();
        }
    }

    /** Told by readers, on their threads. */
    private final class Hints implements Listener {
        @Override
        public void typeGone() {
            objectChanged();
        }

        @Override
        public void objectChanged() {
            rediscovery.hint(System.nanoTime());
            wakeup.raise();
        }
    }
}
