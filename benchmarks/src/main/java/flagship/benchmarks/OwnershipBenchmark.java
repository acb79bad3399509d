package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.FieldOwnership;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.OwnedType;
import flagship.kubemodel.SingleVersionKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What {@code managedFields} cost a write, on one thread: a ConfigMap of 0.5 KiB created, updated and applied to. Prints one table. */
public final class OwnershipBenchmark {
    private static final int ROUNDS = 200_000;
    private static final int WARM_UPS = 4;

    private final OwnedType type =
            OwnedType.ofNative(new GroupVersionKind("", "v1", "ConfigMap")).orElseThrow();

    private OwnershipBenchmark() {}

    public static void main(String[] arguments) {
        var benchmark = new OwnershipBenchmark();
        var created = benchmark.configMap("1");
        benchmark.ownership().created(created, "benchmark");
        var changed = created.deepCopy();
        changed.withObject("data").put("k", "2");
        new Report("Field ownership")
                .row("create", measure(() -> benchmark.ownership().created(benchmark.configMap("1"), "m")), "")
                .row("update", measure(() -> benchmark.ownership().updated(created, changed.deepCopy(), "m")), "")
                .row(
                        "apply",
                        measure(() -> benchmark.ownership().apply(created, benchmark.configMap("2"), "m", true)),
                        "")
                .print();
    }

    private static String measure(Runnable write) {
        double micros = 0;
        for (int i = 0; i < WARM_UPS; i++) {
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                write.run();
            }
            micros = (System.nanoTime() - start) / 1e3 / ROUNDS;
        }
        return "%.1f us".formatted(micros);
    }

    private FieldOwnership ownership() {
        return new FieldOwnership(new SingleVersionKind(type, ""), Instant.EPOCH);
    }

    private ObjectNode configMap(String value) {
        return Json.parseObject("""
                {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"b","labels":{"app":"x"}},
                 "data":{"k":"%s","text":"%s"}}""".formatted(value, "x".repeat(400)).getBytes(StandardCharsets.UTF_8));
    }
}
