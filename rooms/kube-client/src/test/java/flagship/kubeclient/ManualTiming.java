package flagship.kubeclient;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only by sleeping, at once; chance that never varies. Remembers the pauses. */
final class ManualTiming implements Timing {
    private final AtomicLong nanos = new AtomicLong();
    private final ConcurrentLinkedQueue<Duration> pauses = new ConcurrentLinkedQueue<>();

    @Override
    public Instant now() {
        return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(duration);
        advance(duration);
    }

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public double random() {
        return 0;
    }

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
