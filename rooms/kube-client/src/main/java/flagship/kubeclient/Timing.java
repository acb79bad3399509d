package flagship.kubeclient;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance, so that tests have neither. Safe for use by many threads. */
public interface Timing {
    /** The real ones. */
    Timing SYSTEM = new Timing() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }

        @Override
        public double random() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };

    /** The wall clock, which may jump. */
    Instant now();

    /** Nanoseconds since some moment. */
    long nanoTime();

    void sleep(Duration duration) throws InterruptedException;

    /** In [0, 1). */
    double random();
}
