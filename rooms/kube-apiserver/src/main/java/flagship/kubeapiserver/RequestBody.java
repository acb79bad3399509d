package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The body of one request on its way in: bounded in size and time. Used by one thread. */
final class RequestBody {
    private static final int READ_BYTES = 16 << 10;
    /** Of what is not announced: mostly nothing comes. */
    private static final int PROBE_BYTES = 64;
    /** An announcement is believed so far; more room is made when more has come. */
    private static final int BELIEVED_BYTES = 64 << 10;

    private static final int DISCARDED_BYTES_MAX = 16 << 20;

    private final InputStream input;
    private final long announced;
    private final boolean mayDiscard;
    private final RequestLimits limits;
    private long deadlineNanos;
    private boolean ended;

    RequestBody(Request request, RequestLimits limits) {
        this.input = Content.Source.asInputStream(request);
        this.announced = request.getLength();
        // Who waits for "100 Continue" has not sent anything and needs not send it for a refusal.
        this.mayDiscard = !request.getHeaders().contains("Expect") && announced <= DISCARDED_BYTES_MAX;
        this.limits = limits;
        this.deadlineNanos = System.nanoTime() + limits.bodyPatience().toNanos();
    }

    /** @throws ApiException 413 if it is longer than allowed, 408 if it does not arrive in time */
    byte[] read() throws IOException {
        if (announced > limits.bodyBytesMax()) {
            throw tooLarge();
        }
        deadlineNanos = System.nanoTime() + limits.bodyPatience().toNanos();
        // One byte more than announced, into which the end is read.
        byte[] bytes = new byte[announced < 0 ? PROBE_BYTES : (int) Math.min(announced + 1, BELIEVED_BYTES)];
        int length = 0;
        for (int count = next(bytes, 0); count >= 0; count = next(bytes, length)) {
            length += count;
            if (length > limits.bodyBytesMax()) {
                throw tooLarge();
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * Math.max(length, READ_BYTES));
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /**
     * Takes what a client still sends although its answer is already clear: many clients read an answer only after they have sent all of
     * their request, and take an early end for a broken connection. Gives up on what is too long or too slow.
     */
    void discardRest() throws IOException {
        if (!mayDiscard || ended) {
            return;
        }
        byte[] part = new byte[READ_BYTES];
        try {
            for (long total = 0; !ended && total <= DISCARDED_BYTES_MAX; ) {
                total += next(part, 0);
            }
        } catch (ApiException e) {
            ended = true; // Too slow: the answer goes out all the same.
        }
    }

    private int next(byte[] part, int from) throws IOException {
        if (ended) {
            return -1;
        }
        if (System.nanoTime() > deadlineNanos) {
            throw tooSlow();
        }
        try {
            int count = input.read(part, from, part.length - from);
            ended = count < 0;
            return count;
        } catch (IOException e) {
            ended = true;
            if (e.getCause() instanceof TimeoutException) {
                throw tooSlow();
            }
            throw e;
        }
    }

    private ApiException tooLarge() {
        return ApiException.tooLarge("Request entity too large: limit is " + limits.bodyBytesMax());
    }

    private ApiException tooSlow() {
        ended = true;
        return new ApiException(
                new Status(408, "Timeout", "the request's body did not arrive in time", Status.Details.EMPTY));
    }
}
