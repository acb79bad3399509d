package flagship.benchmarks;

import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Write.Create;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the object store alone reaches: creates at 1, 16 and 64 threads, lists, watch fan-out, and the time to open. Prints a table. Every
 * store lies in a temporary directory; choose the disk with {@code -Djava.io.tmpdir}.
 */
public final class StoreBenchmark {
    private static final int VALUE_BYTES = 512;
    private static final int OBJECTS = 100_000;
    private static final int LISTED = 10_000;
    private static final int LISTED_BYTES = 3_500;
    private static final int WATCHERS = 1_000;
    private static final Duration CREATING = Duration.ofSeconds(3);

    private final PrintStream out;
    private final Random random = new Random(1);

    private StoreBenchmark(PrintStream out) {
        this.out = out;
    }

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        var benchmark = new StoreBenchmark(System.out);
        benchmark.out.printf("%-42s %s%n", "measure", "figure");
        benchmark.creates(1, Duration.ofSeconds(2)); // Warms up.
        for (int threads : new int[] {1, 16, 64}) {
            benchmark.creates(threads, CREATING);
        }
        benchmark.lists();
        benchmark.fanOut();
        benchmark.opening();
    }

    private void row(String measure, String figure, Object... values) {
        out.printf("%-42s %s%n", measure, figure.formatted(values));
    }

    private void creates(int threads, Duration time) throws Exception {
        byte[] value = bytes(VALUE_BYTES);
        inStore(store -> {
            var latencies = new ArrayList<Future<long[]>>();
            long end = System.nanoTime() + time.toNanos();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int thread = 0; thread < threads; thread++) {
                    int number = thread;
                    latencies.add(executor.submit(() -> createUntil(store, number, value, end)));
                }
            }
            long[] sorted = sorted(latencies);
            row(
                    "creates of 0.5 KiB, %d threads".formatted(threads),
                    "%,.0f/s   p50 %.3f ms   p99 %.2f ms",
                    sorted.length * 1e9 / time.toNanos(),
                    millis(sorted[sorted.length / 2]),
                    millis(sorted[sorted.length * 99 / 100]));
        });
    }

    private static long[] createUntil(ObjectStore store, int thread, byte[] value, long end) {
        var latencies = new ArrayList<Long>();
        long before = System.nanoTime();
        for (int i = 0; before < end; i++) {
            store.commit(
                    new Create("/registry/core/configmaps/namespace-%d/object-%d".formatted(thread, i), at -> value));
            long after = System.nanoTime();
            latencies.add(after - before);
            before = after;
        }
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    private void lists() throws Exception {
        inStore(store -> {
            fill(store, LISTED, LISTED_BYTES);
            for (int warm = 0; warm < 20; warm++) {
                scan(store, 0);
            }
            row("scan of 10,000 x 3.5 KB", "%,.0f MB/s", bestRate(() -> scan(store, 0)));
            row("list of 10,000 x 3.5 KB", "%,.0f MB/s", bestRate(() -> listAll(store)));
            row("list in pages of 500, with remaining", "%,.0f MB/s", bestRate(() -> listPages(store)));
            long then = store.revision();
            store.commit(new Create("/registry/core/pods/other/one-more", at -> new byte[100]));
            row("scan of the same as of an older revision", "%,.0f MB/s", bestRate(() -> scan(store, then)));
        });
    }

    private static double bestRate(Reading reading) {
        double best = 0;
        for (int round = 0; round < 10; round++) {
            long before = System.nanoTime();
            long bytes = reading.read();
            best = Math.max(best, bytes * 1e3 / (System.nanoTime() - before));
        }
        return best;
    }

    private static long scan(ObjectStore store, long at) {
        var bytes = new AtomicLong();
        store.scan("/registry/core/pods/", at, "", stored -> bytes.addAndGet(stored.value().length) > 0);
        return bytes.get();
    }

    private static long listAll(ObjectStore store) {
        return size(store.list("/registry/core/pods/", 0, "", 0));
    }

    private static long listPages(ObjectStore store) {
        var page = store.list("/registry/core/pods/", 0, "", 500);
        long bytes = size(page);
        while (page.remaining() > 0) {
            var last = page.items().getLast().key();
            page = store.list("/registry/core/pods/", page.revision(), last, 500);
            bytes += size(page);
        }
        return bytes;
    }

    private static long size(ObjectStore.Page page) {
        return page.items().stream().mapToLong(stored -> stored.value().length).sum();
    }

    private void fanOut() throws Exception {
        inStore(store -> {
            var executor = Executors.newVirtualThreadPerTaskExecutor();
            var watches = new ArrayList<ObjectStore.Watch>();
            var latches = new CountDownLatch[300];
            Arrays.setAll(latches, i -> new CountDownLatch(WATCHERS));
            for (int i = 0; i < WATCHERS; i++) {
                var watch = store.watch("/registry/core/pods/", store.revision());
                watches.add(watch);
                executor.submit(() -> follow(watch, latches));
            }
            long[] last = new long[latches.length];
            for (int i = 0; i < latches.length; i++) {
                long before = System.nanoTime();
                var key = "/registry/core/pods/a/" + i;
                store.commit(new Create(key, at -> bytes(VALUE_BYTES)));
                latches[i].await();
                last[i] = System.nanoTime() - before;
            }
            Arrays.sort(last);
            row(
                    "one write seen by 1,000 watchers (last one)",
                    "p50 %.2f ms   p99 %.2f ms",
                    millis(last[last.length / 2]),
                    millis(last[last.length * 99 / 100]));
            executor.shutdownNow();
            watches.forEach(ObjectStore.Watch::close);
        });
    }

    private static Void follow(ObjectStore.Watch watch, CountDownLatch[] latches) throws InterruptedException {
        for (int seen = 0; seen < latches.length; ) {
            for (var _ : watch.take(Duration.ofSeconds(10))) {
                latches[seen++].countDown();
            }
        }
        return null;
    }

    private void opening() throws Exception {
        var directory = Files.createTempDirectory("store-benchmark");
        try {
            row("open an empty directory", "%.1f ms", millis(timeToOpen(directory)));
            try (var store = open(directory)) {
                fill(store, OBJECTS, VALUE_BYTES);
            }
            row("reopen with 100,000 objects", "%.1f ms", millis(timeToOpen(directory)));
            row("file with 100,000 x 0.5 KiB", "%,d KiB", Files.size(directory.resolve("store.db")) >> 10);
        } finally {
            delete(directory);
        }
    }

    private static long timeToOpen(Path directory) {
        long before = System.nanoTime();
        try (var store = open(directory)) {
            store.list("/registry/core/pods/", 0, "", 1);
            return System.nanoTime() - before;
        }
    }

    private void fill(ObjectStore store, int objects, int valueBytes) throws InterruptedException, ExecutionException {
        int threads = 64;
        byte[] value = bytes(valueBytes);
        var fillers = new ArrayList<Future<?>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                fillers.add(executor.submit(() -> {
                    for (int i = first; i < objects; i += threads) {
                        var key = "/registry/core/pods/namespace-%d/pod-%d".formatted(i % 100, i);
                        store.commit(new Create(key, at -> value));
                    }
                }));
            }
        }
        for (var filler : fillers) {
            filler.get();
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static long[] sorted(List<Future<long[]>> parts) throws InterruptedException, ExecutionException {
        var all = new ArrayList<long[]>();
        for (var part : parts) {
            all.add(part.get());
        }
        return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static ObjectStore open(Path directory) {
        return SqliteObjectStore.open(StoreConfig.of(directory));
    }

    private static void inStore(Measurement measurement) throws Exception {
        var directory = Files.createTempDirectory("store-benchmark");
        try (var store = open(directory)) {
            measurement.run(store);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @FunctionalInterface
    private interface Measurement {
        void run(ObjectStore store) throws Exception;
    }

    @FunctionalInterface
    private interface Reading {
        long read();
    }
}
