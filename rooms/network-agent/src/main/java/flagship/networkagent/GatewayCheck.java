package flagship.networkagent;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Whether a pod reaches its gateway, asked from inside its network namespace. The first questions follow fast on each other, because the
 * first packet of a new port may come a moment too early; later ones are a second apart.
 *
 * @param checksMax seconds, and about as many questions, until it is given up
 */
record GatewayCheck(int checksMax) {
    /** Source: kube-ovn.md, 8.3: 200 attempts of a second. */
    static final GatewayCheck PATIENT = new GatewayCheck(200);

    static final GatewayCheck ONCE = new GatewayCheck(1);
    private static final long FIRST_WAIT_MILLIS = 20;
    private static final long LAST_WAIT_MILLIS = 1_000;

    /** One question; whether it was answered in time. */
    private interface Question {
        boolean ask(long waitMillis) throws KernelException;
    }

    /** By ICMP echo; the number of checks that it took, or empty if none was answered. */
    Optional<Integer> byEcho(InetAddress gateway) throws KernelException, InterruptedException {
        try (var ping = Ping.open(
                gateway,
                System.identityHashCode(this) ^ (int) Thread.currentThread().threadId())) {
            return answered(ping::echo);
        }
    }

    /** By ARP: a physical router may not answer echoes. */
    Optional<Integer> byArp(Link device, InetAddress own, InetAddress gateway)
            throws KernelException, InterruptedException {
        try (var arp = ArpSocket.open(device)) {
            return answered(wait -> arp.resolve(own, gateway, wait).isPresent());
        }
    }

    private Optional<Integer> answered(Question question) throws KernelException, InterruptedException {
        long end = System.nanoTime() + checksMax * LAST_WAIT_MILLIS * 1_000_000;
        long wait = FIRST_WAIT_MILLIS;
        for (int check = 1; System.nanoTime() < end; check++) {
            long asked = System.nanoTime();
            if (question.ask(wait)) {
                return Optional.of(check);
            }
            // A question that cannot even be sent comes back at once.
            long left = wait - (System.nanoTime() - asked) / 1_000_000;
            if (left > 0) {
                Thread.sleep(left);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            wait = Math.min(2 * wait, LAST_WAIT_MILLIS);
        }
        return Optional.empty();
    }
}
