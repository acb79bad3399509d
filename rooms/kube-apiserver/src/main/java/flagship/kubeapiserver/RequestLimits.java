package flagship.kubeapiserver;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param bodyBytesMax largest request body
 * @param headerBytesMax largest sum of a request's headers
 * @param bodyPatience longest time that the whole body of a request may take to arrive
 * @param idlePatience longest time without a byte while a body is read or an answer is written; watches may be silent for longer
 * @param inFlightMax requests of one user that are answered at once; watches, health checks and {@code system:masters} do not count
 * @param closePatience longest time that requests may take to end when the server closes
 */
public record RequestLimits(
        int bodyBytesMax,
        int headerBytesMax,
        Duration bodyPatience,
        Duration idlePatience,
        int inFlightMax,
        Duration closePatience) {
    /** The values of kube-apiserver where it has them: 3 MiB, 1 MiB headers cut to 64 KiB, 60 s; 200 requests in flight a user. */
    public static final RequestLimits USUAL = new RequestLimits(
            3 << 20, 64 << 10, Duration.ofSeconds(60), Duration.ofSeconds(60), 200, Duration.ofSeconds(10));
}
