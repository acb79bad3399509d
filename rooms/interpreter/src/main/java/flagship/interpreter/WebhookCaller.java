package flagship.interpreter;

import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Client;
import java.io.IOException;
import java.time.Duration;

/** The way to webhooks. Used by many threads at once. */
@FunctionalInterface
public interface WebhookCaller {
    /** Longest answer that is read. */
    int ANSWER_BYTES_MAX = 16 << 20;

    /**
     * Posts JSON and gives the body of an answer with status 200.
     *
     * @param timeout for the whole exchange
     * @throws IOException if no such answer came in time; the message says why. A thread that was interrupted stays so
     */
    byte[] post(Client webhook, byte[] body, Duration timeout) throws IOException;
}
