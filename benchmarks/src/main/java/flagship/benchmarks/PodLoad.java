package flagship.benchmarks;

import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.catalog.Checkpoint;
import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings Pods into a catalog in pages, as several reflectors would. */
final class PodLoad {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final int PAGE = 500;

    private PodLoad() {}

    /** Returns when the last of the callers is done. */
    static void apply(Catalog catalog, String cluster, List<Change> changes, int callers) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        int share = (changes.size() + callers - 1) / callers;
        for (int caller = 0; caller < callers; caller++) {
            var part = changes.subList(caller * share, Math.min((caller + 1) * share, changes.size()));
            threads.add(Thread.ofVirtual().start(() -> apply(catalog, cluster, part)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void apply(Catalog catalog, String cluster, List<Change> changes) {
        try {
            for (int i = 0; i < changes.size(); i += PAGE) {
                var page = changes.subList(i, Math.min(i + PAGE, changes.size()));
                catalog.apply(new Batch(cluster, PODS, "Pod", page, Optional.of(new Checkpoint("" + i, "v1"))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
