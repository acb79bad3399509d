package flagship.benchmarks;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.scheduling.Decision;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.DecisionTrace;
import flagship.scheduling.FleetSnapshot;
import flagship.scheduling.SchedulingCore;
import flagship.scheduling.SchedulingRules;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Decisions of the scheduler's core on one thread, and the memory of a snapshot.
 *
 * <p>Each decision is for another binding of one policy: other replicas, requests and UID. Nothing is placed before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SchedulingBenchmark {
    private static final int BINDINGS = 1 << 10;

    private static final String DIVIDED =
            "'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':";
    private static final String PRODUCTION =
            "'clusterAffinity':{'labelSelector':{'matchLabels':{'env':'production'}}},";

    private static final Map<String, String> PLACEMENTS = Map.of(
            "dynamic",
            "{" + PRODUCTION + DIVIDED + "'Weighted','weightPreference':{'dynamicWeight':'AvailableReplicas'}}}",
            "static",
            "{" + PRODUCTION + DIVIDED + "'Weighted','weightPreference':{'staticWeightList':["
                    + "{'targetCluster':{'labelSelector':{'matchLabels':{'example.com/label-1':'value-1'}}},'weight':3},"
                    + "{'targetCluster':{'clusterNames':['member-00001','member-00002']},'weight':2},"
                    + "{'targetCluster':{},'weight':1}]}}}",
            "aggregated",
            "{" + PRODUCTION + DIVIDED + "'Aggregated'}}",
            "regionAndZone",
            "{" + PRODUCTION + "'spreadConstraints':[{'spreadByField':'region','minGroups':3,'maxGroups':5},"
                    + "{'spreadByField':'zone','minGroups':3,'maxGroups':9},"
                    + "{'spreadByField':'cluster','minGroups':6,'maxGroups':20}]," + DIVIDED + "'Aggregated'}}");

    @Param({"dynamic", "static", "aggregated", "regionAndZone"})
    public String placement = "";

    @Param({"100", "1000"})
    public int clusters;

    private FleetSnapshot fleet = FleetSnapshot.empty();
    private List<ResourceBinding> bindings = List.of();
    private final SchedulingCore core = SchedulingCore.inTree(SchedulingRules.DEFAULT);
    private final SchedulingCore spreading =
            SchedulingCore.inTree(SchedulingRules.DEFAULT.withSpreadByEveryTopology(true));
    private int next;

    @Setup
    public void fill() {
        var made = new SchedulingFleet();
        fleet = FleetSnapshot.of(made.clusters(clusters));
        bindings = made.bindings(BINDINGS, PLACEMENTS.getOrDefault(placement, "{}"));
        if (!(decide() instanceof Placed placed) || placed.clusters().isEmpty()) {
            throw new IllegalStateException("the benchmark measures decisions that place nothing");
        }
    }

    private ResourceBinding binding() {
        return bindings.get(next++ & BINDINGS - 1);
    }

    @Benchmark
    public Decision decide() {
        return core.decide(fleet, binding());
    }

    @Benchmark
    public Decision decideSpreadingByEveryTopology() {
        return spreading.decide(fleet, binding());
    }

    @Benchmark
    public DecisionTrace explain() {
        return core.explain(fleet, binding());
    }

    public static void main(String[] arguments) throws RunnerException {
        var options = new OptionsBuilder()
                .include(SchedulingBenchmark.class.getSimpleName()
                        + (arguments.length > 0 ? "." + arguments[0] + "$" : ""))
                .forks(1)
                .jvmArgsAppend("-XX:+UseCompactObjectHeaders", "-Xmx1g", "-XX:+UseSerialGC")
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(4)
                .measurementTime(TimeValue.seconds(2));
        var report = new Report("Scheduling: one thread, microseconds a decision");
        for (RunResult result : new Runner(options.build()).run()) {
            var score = result.getPrimaryResult();
            report.row(
                    "%s, %s, %s clusters"
                            .formatted(
                                    score.getLabel(),
                                    result.getParams().getParam("placement"),
                                    result.getParams().getParam("clusters")),
                    "%.1f us, %.0f/s".formatted(score.getScore(), 1e6 / score.getScore()),
                    "");
        }
        memory(report);
        report.print();
    }

    private static void memory(Report report) {
        int clusters = 5_000;
        var made = new SchedulingFleet().clusters(clusters);
        report.row("snapshot, a cluster", "%d B".formatted(growth(clusters, index -> made.get(index))), "4,096 B");
        int bindings = 100_000;
        report.row(
                "snapshot, a binding in a group and three clusters",
                "%d B".formatted(growth(bindings, SchedulingFleet::grouped)),
                "300 B");
    }

    /** Bytes that each object adds to a snapshot. */
    private static long growth(int count, IntFunction<Object> objects) {
        long before = usedMemory();
        var snapshot = FleetSnapshot.empty();
        for (int index = 0; index < count; index++) {
            snapshot = switch (objects.apply(index)) {
                case Cluster cluster -> snapshot.with(cluster);
                case ResourceBinding binding -> snapshot.with(binding);
                case Object other -> throw new IllegalArgumentException(other.toString());
            };
        }
        long after = usedMemory();
        if (snapshot.size() < 0) {
            throw new IllegalStateException("the snapshot must outlive the measurement");
        }
        return (after - before) / count;
    }

    private static long usedMemory() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
