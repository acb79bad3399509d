package flagship.kubeapiserver;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param bodyBytesMax largest request body
 * @param headerBytesMax largest sum of a request's headers
 * @param headerPatience longest time from a connection's opening to the end of its first request's headers, and from the first byte of a
 *     further request to the end of its headers
 * @param bodyPatience longest time that the whole body of a request may take to arrive
 * @param idlePatience longest time without a byte while a body is read or an answer is written; watches may be silent for longer
 * @param answerPatience longest time that a request may take unless it goes on by nature, as watches do; clients may ask for less
 * @param inFlight how many requests are answered at once; watches, health checks and {@code system:masters} do not count
 * @param connectionsMax open connections; further ones wait to be accepted
 * @param closePatience longest time that requests may take to end when the server closes
 */
public record RequestLimits(
        int bodyBytesMax,
        int headerBytesMax,
        Duration headerPatience,
        Duration bodyPatience,
        Duration idlePatience,
        Duration answerPatience,
        InFlight inFlight,
        int connectionsMax,
        Duration closePatience) {
    /**
     * The values of kube-apiserver where it has them: 3 MiB, 1 MiB headers cut to 64 KiB, 32 s for headers, 60 s for an answer, 600 requests
     * in flight.
     */
    public static final RequestLimits USUAL = new RequestLimits(
            3 << 20,
            64 << 10,
            Duration.ofSeconds(32),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            new InFlight(600, 200, 2_000, 100, Duration.ofSeconds(15)),
            20_000,
            Duration.ofSeconds(10));

    /**
     * Requests that are answered at once.
     *
     * @param max of all users
     * @param ofUserMax of one user
     * @param waitingMax requests of all users that wait for a place
     * @param waitingOfUserMax those of one user
     * @param patience how long they wait
     */
    public record InFlight(int max, int ofUserMax, int waitingMax, int waitingOfUserMax, Duration patience) {}
}
