package flagship.benchmarks;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Transport.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The embedded API server over TLS: creates, gets, lists, watchers, memory, and how its costs grow with the store. The clients run in this
 * process on the same cores.
 */
final class ApiServerBenchmark {
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final List<String> PARTS = List.of("small", "lists", "watchers", "grow");
    private static final int LISTED = 10_000;
    private static final int WATCHERS = 1_000;
    private static final int WATCHERS_A_CONNECTION = 100;
    private static final int WATCHED_WRITES = 300;
    private static final int WATCHED_ROUNDS = 5;
    private static final String NAMESPACES = "/api/v1/namespaces";
    private static final byte[] HALF_KIBIBYTE = configMap(400);
    private static final byte[] TWO_KIBIBYTES = configMap(1_900);

    private final ControlPlaneProcess server;
    private final Report report;
    private final AtomicLong names = new AtomicLong();

    private ApiServerBenchmark(ControlPlaneProcess server, Report report) {
        this.server = server;
        this.report = report;
    }

    /** @param arguments how many objects the large store holds (100,000 unless given), then which parts to run (all unless given) */
    public static void main(String[] arguments) throws Exception {
        int large = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        var directory = Files.createTempDirectory("flagship-benchmark-");
        var report = new Report("API server, ConfigMaps over TLS");
        try (var server = ControlPlaneProcess.startApiServer(directory.resolve("data"))) {
            report.row("start", server.startTime().toMillis() + " ms", "under 1,500 ms");
            report.row("resident memory, empty", server.residentMebibytes() + " MiB", "under 140 MiB");
            var benchmark = new ApiServerBenchmark(server, report);
            benchmark.warmUp();
            var parts = arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : PARTS;
            for (String part : parts) {
                benchmark.run(part, large);
            }
        }
        report.print();
    }

    private void run(String part, int large) throws Exception {
        switch (part) {
            case "small" -> small();
            case "lists" -> lists();
            case "watchers" -> watchers();
            case "grow" -> grow(large);
            default -> throw new IllegalArgumentException("no part " + part + "; there are " + PARTS);
        }
    }

    private static byte[] configMap(int text) {
        return "{\"metadata\":{\"generateName\":\"a-\",\"labels\":{\"app\":\"x\"}},\"data\":{\"text\":\"%s\"}}"
                .formatted("x".repeat(text))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void warmUp() throws Exception {
        for (String name : List.of("warm", "few", "list", "watch", "many")) {
            try (var client = server.open()) {
                send(
                        client,
                        Request.json(
                                "POST",
                                NAMESPACES,
                                "{\"metadata\":{\"name\":\"%s\"}}"
                                        .formatted(name)
                                        .getBytes(StandardCharsets.UTF_8)));
            }
        }
        creates("warm", 16, Duration.ofSeconds(10));
        gets("warm", 16, Duration.ofSeconds(5));
    }

    private void small() throws Exception {
        row("creates of 0.5 KiB, 1 connection", "2,000/s", () -> creates("few", 1, MEASURED));
        row("creates of 0.5 KiB, 64 connections", "10,000/s", () -> creates("few", 64, MEASURED));
        row("gets, 16 connections", "20,000/s", () -> gets("few", 16, MEASURED));
    }

    /** The clients take their part of the same two cores: what one request costs the server stands beside the rate. */
    private void row(String measure, String asked, Callable<Double> rate) throws Exception {
        var cpu = server.cpu();
        double perSecond = rate.call();
        var used = server.cpu().minus(cpu);
        double micros = used.toNanos() / 1e3 / (perSecond * MEASURED.toSeconds());
        report.row(
                measure,
                "%s, %.0f us of the server's processor time each".formatted(perSecond(perSecond), micros),
                asked);
    }

    private static String perSecond(double rate) {
        return "%,.0f/s".formatted(rate);
    }

    /** One thing that a client does over and over. */
    @FunctionalInterface
    private interface Step {
        void run(HttpTransport client) throws IOException, InterruptedException;
    }

    /** How often a second several clients do it, each on a connection of its own. */
    private double rate(int connections, Duration time, Step step) throws Exception {
        var done = new AtomicLong();
        var threads = new ArrayList<Thread>();
        var ready = new CountDownLatch(connections);
        var start = new CountDownLatch(1);
        long[] end = new long[1];
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try (var client = server.open()) {
                    step.run(client);
                    ready.countDown();
                    start.await();
                    while (System.nanoTime() < end[0]) {
                        step.run(client);
                        done.incrementAndGet();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        ready.await();
        end[0] = System.nanoTime() + time.toNanos();
        start.countDown();
        for (var thread : threads) {
            thread.join();
        }
        return done.get() / (time.toNanos() / 1e9);
    }

    private double creates(String namespace, int connections, Duration time) throws Exception {
        return rate(connections, time, client -> create(client, namespace, HALF_KIBIBYTE));
    }

    private static void create(HttpTransport client, String namespace, byte[] object)
            throws IOException, InterruptedException {
        send(client, Request.json("POST", NAMESPACES + "/" + namespace + "/configmaps", object));
    }

    private double gets(String namespace, int connections, Duration time) throws Exception {
        var name = "get-" + names.incrementAndGet();
        var path = NAMESPACES + "/" + namespace + "/configmaps";
        try (var client = server.open()) {
            send(client, Request.json("POST", path, named(name)));
        }
        return rate(connections, time, client -> send(client, Request.get(path + "/" + name)));
    }

    private static byte[] named(String name) {
        return "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"text\":\"%s\"}}"
                .formatted(name, "x".repeat(400))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the whole answer; its length. */
    private static long send(HttpTransport client, Request request) throws IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        long total = 0;
        try (var response = client.send(request)) {
            if (response.status() >= 300) {
                throw new IOException(request.path() + " answers " + response.status());
            }
            for (int count = response.body().read(buffer);
                    count >= 0;
                    count = response.body().read(buffer)) {
                total += count;
            }
        }
        return total;
    }

    private void fill(String namespace, int count) throws Exception {
        var left = new AtomicLong(count);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try (var client = server.open()) {
                    while (left.getAndDecrement() > 0) {
                        create(client, namespace, TWO_KIBIBYTES);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void lists() throws Exception {
        fill("list", LISTED);
        var rates = new double[40];
        try (var client = server.open()) {
            for (int i = 0; i < rates.length; i++) {
                long start = System.nanoTime();
                long bytes = send(client, Request.get(NAMESPACES + "/list/configmaps"));
                rates[i] = bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
            }
        }
        var warm = Arrays.copyOfRange(rates, rates.length / 2, rates.length);
        Arrays.sort(warm);
        report.row(
                "list of 10,000 of 2 KiB, one connection",
                "%.0f MB/s".formatted(Report.percentile(warm, 50)),
                "400 MB/s");
    }

    /** Every watcher sees every write; what counts is when the last one has seen it. The last round counts, the others warm up. */
    private void watchers() throws Exception {
        var connections = new ArrayList<HttpTransport>();
        var seen = new CountDownLatch[WATCHED_WRITES * WATCHED_ROUNDS];
        Arrays.setAll(seen, _ -> new CountDownLatch(WATCHERS));
        var open = new CountDownLatch(WATCHERS);
        try {
            for (int i = 0; i < WATCHERS; i++) {
                if (i % WATCHERS_A_CONNECTION == 0) {
                    connections.add(server.open());
                    // Requests that find no connection yet would each make one, and 1,000 handshakes at once are
                    // another benchmark.
                    send(connections.getLast(), Request.get(NAMESPACES + "/watch"));
                }
                var client = connections.getLast();
                Thread.startVirtualThread(() -> watch(client, open, seen));
            }
            open.await();
            try (var writer = server.open()) {
                for (int round = 0; round < WATCHED_ROUNDS; round++) {
                    watchedWrites(writer, round, seen);
                }
            }
        } finally {
            connections.forEach(HttpTransport::close);
        }
    }

    private void watchedWrites(HttpTransport writer, int round, CountDownLatch[] seen) throws Exception {
        var cpu = server.cpu();
        var millis = new double[WATCHED_WRITES];
        for (int i = 0; i < WATCHED_WRITES; i++) {
            long start = System.nanoTime();
            create(writer, "watch", HALF_KIBIBYTE);
            seen[round * WATCHED_WRITES + i].await();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        var used = server.cpu().minus(cpu);
        Arrays.sort(millis);
        var when = round == 0 ? ", first %d writes".formatted(WATCHED_WRITES) : ", round %d".formatted(round + 1);
        report.row(
                "one write seen by the last of 1,000 watchers, p50, p99" + when,
                "%.1f ms, %.1f ms".formatted(Report.percentile(millis, 50), Report.percentile(millis, 99)),
                "p99 under 13 ms");
        report.row(
                "processor time a delivered event" + when,
                "%.1f us".formatted(used.toNanos() / 1e3 / WATCHED_WRITES / WATCHERS),
                "under 5 us");
    }

    private void watch(HttpTransport client, CountDownLatch open, CountDownLatch[] seen) {
        try (var response = client.send(Request.get(NAMESPACES + "/watch/configmaps?watch=1&resourceVersion=0"));
                var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.status() != 200) {
                throw new IOException("a watch answers " + response.status() + " " + lines.readLine());
            }
            open.countDown();
            for (int i = 0; i < seen.length && lines.readLine() != null; i++) {
                seen[i].countDown();
            }
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
        }
    }

    private void grow(int large) throws Exception {
        double gets = gets("few", 4, MEASURED);
        double creates = creates("few", 4, MEASURED);
        fill("many", large);
        report.row(
                "resident memory with %,d objects of 2 KiB".formatted(large),
                server.residentMebibytes() + " MiB, highest " + server.peakMebibytes() + " MiB",
                "under 500 MiB with 100,000");
        report.row(
                "gets, 4 connections, with few and with %,d objects".formatted(large),
                perSecond(gets) + ", " + perSecond(gets("few", 4, MEASURED)),
                "within 1.3x");
        report.row(
                "creates, 4 connections, with few and with %,d objects".formatted(large),
                perSecond(creates) + ", " + perSecond(creates("few", 4, MEASURED)),
                "within 1.3x");
    }
}
