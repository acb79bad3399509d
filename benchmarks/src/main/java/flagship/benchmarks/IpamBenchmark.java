package flagship.benchmarks;

import flagship.networking.AddressPool;
import flagship.networking.Cidr;
import flagship.networking.IpAddress;
import java.util.List;
import java.util.Random;

/** Every address of a /12 given out, and given back in no order. */
final class IpamBenchmark {
    private static final int ROUNDS = 6;

    private IpamBenchmark() {}

    public static void main(String[] arguments) {
        double take = 0;
        double release = 0;
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var pool = pool();
            var taken = new IpAddress[1 << 20];
            long start = System.nanoTime();
            int count = 0;
            for (var next = pool.take(); next.isPresent(); next = pool.take()) {
                taken[count++] = next.get();
            }
            take = Math.max(take, count / seconds(start));
            shuffle(taken, count);
            start = System.nanoTime();
            for (int index = 0; index < count; index++) {
                pool.release(taken[index]);
            }
            release = Math.max(release, count / seconds(start));
            bytes = Math.max(bytes, fragmented());
        }
        new Report("Addresses of one network, 10.0.0.0/12 (the pool alone, without the names of who has them)")
                .row("given out, best of " + ROUNDS, "%.2f million/s".formatted(take / 1e6), "over 1 million/s")
                .row(
                        "given back in no order, best of " + ROUNDS,
                        "%.2f million/s".formatted(release / 1e6),
                        "over 1 million/s")
                .row("memory, every second address in use", "%.1f MiB".formatted(bytes / 1048576.0), "under 40 MB")
                .print();
    }

    private static AddressPool pool() {
        var cidr = Cidr.parse("10.0.0.0/12").orElseThrow();
        return new AddressPool(cidr, cidr.network().next(), List.of());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void shuffle(IpAddress[] addresses, int count) {
        var random = new Random(1);
        for (int index = count - 1; index > 0; index--) {
            int other = random.nextInt(index + 1);
            var address = addresses[index];
            addresses[index] = addresses[other];
            addresses[other] = address;
        }
    }

    /** The worst pattern: as many runs as addresses. */
    private static long fragmented() {
        var pools = new AddressPool[10];
        long before = used();
        for (int index = 0; index < pools.length; index++) {
            pools[index] = pool();
            var address = pools[index].take();
            for (int count = 0; count < 1_000_000 && address.isPresent(); count++) {
                if (count % 2 == 0) {
                    pools[index].release(address.get());
                }
                address = pools[index].take();
            }
        }
        long after = used();
        return pools[0].available().signum() < 0 ? 0 : (after - before) / pools.length;
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
