package flagship.kubeapiserver;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What follows from a certificate, worked out once: reading a subject costs more than most requests, and a client shows the same certificate
 * each time. Bounded; safe for use by many threads.
 */
final class ByCertificate<T> {
    private static final int REMEMBERED_MAX = 1_024;

    private final Function<X509Certificate, T> rule;
    private final Map<X509Certificate, T> known = new ConcurrentHashMap<>();

    ByCertificate(Function<X509Certificate, T> rule) {
        this.rule = rule;
    }

    T of(X509Certificate certificate) {
        var before = known.get(certificate);
        if (before != null) {
            return before;
        }
        if (known.size() >= REMEMBERED_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(certificate, rule);
    }
}
