package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The body of an answer, between the HTTP client that delivers it and the thread that reads it. */
@Timeout(20)
class BodyStreamTest {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final BodyStream body = new BodyStream("https://member", QUIET);

    private static List<ByteBuffer> bytes(String text) {
        return List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The client that has a lock of its own: bytes on their way must arrive before it can cancel or ask for more. */
    private final class Client implements Subscription {
        private final AtomicBoolean delivered = new AtomicBoolean();
        private int requests;
        private boolean cancelled;

        @Override
        public void request(long n) {
            requests++;
            delivered.set(deliver());
        }

        @Override
        public void cancel() {
            cancelled = true;
            delivered.set(deliver());
        }

        private boolean deliver() {
            var arrived = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                body.onNext(bytes("y"));
                arrived.countDown();
            });
            try {
                return arrived.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @Test
    void closingWaitsForNoBytesThatAreOnTheirWay() {
        var client = new Client();
        body.onSubscribe(client);

        body.close();

        assertThat(client.cancelled).isTrue();
        assertThat(client.delivered).isTrue();
    }

    @Test
    void askingForMoreWaitsForNoBytesEither() throws Exception {
        var client = new Client();
        body.onSubscribe(client);
        assertThat(client.delivered).isTrue();

        assertThat(body.read()).isEqualTo('y');

        assertThat(client.requests).isEqualTo(2);
        assertThat(client.delivered).isTrue();
    }

    @Test
    void whatHasEndedIsNotCancelled() throws Exception {
        var client = new Client();
        body.onSubscribe(client);
        body.onComplete();

        body.close();

        assertThat(client.cancelled).isFalse();
        assertThat(body.read()).isEqualTo(-1);
    }
}
