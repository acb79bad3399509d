package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.RawObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseSightingsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final LeaseSightings sightings = new LeaseSightings("sync-", nanos::get);

    private static RawObject lease(String name, String holder, int version) {
        return RawObject.of("""
                {"metadata":{"namespace":"x","name":"%s","resourceVersion":"%d"},"spec":{"holderIdentity":"%s","leaseDurationSeconds":6}}""".formatted(name, version, holder).getBytes(StandardCharsets.UTF_8));
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void aLeaseLivesForItsDurationAfterEachChange() {
        sightings.added(lease("sync-a", "a", 1));
        pass(6);
        assertThat(sightings.alive()).containsExactly("sync-a");

        sightings.updated(lease("sync-a", "a", 1), lease("sync-a", "a", 2));
        pass(6);
        assertThat(sightings.alive()).containsExactly("sync-a");
        pass(1);
        assertThat(sightings.alive()).isEmpty();
    }

    @Test
    void aLeaseThatWasGivenBackOrDeletedIsDeadAtOnce() {
        sightings.added(lease("sync-a", "a", 1));
        sightings.added(lease("sync-b", "b", 1));

        sightings.updated(lease("sync-a", "a", 1), lease("sync-a", "", 2));
        sightings.deleted(lease("sync-b", "b", 1));

        assertThat(sightings.alive()).isEmpty();
    }

    @Test
    void otherLeasesDoNotCount() {
        sightings.added(lease("karmada-scheduler", "s", 1));

        assertThat(sightings.alive()).isEmpty();
    }

    @Test
    void whatHasBeenDeadForLongIsNamed() {
        sightings.added(lease("sync-a", "a", 1));
        pass(30);
        sightings.added(lease("sync-b", "b", 1));
        pass(40);

        assertThat(sightings.deadFor(Duration.ofSeconds(60))).containsExactly("sync-a");
    }

    @Test
    void shardsHavePrefixesOfTheirOwn() {
        assertThat(Replicas.prefix("")).isNotEqualTo(Replicas.prefix("eu")).matches("flagship-sync-[0-9a-f]{8}-");
    }
}
