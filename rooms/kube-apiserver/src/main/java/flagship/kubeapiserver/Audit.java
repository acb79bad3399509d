package flagship.kubeapiserver;

import java.time.Clock;
import java.util.Optional;

/** Decides what is written down of requests, and writes it. Safe for use by many threads. */
final class Audit implements AutoCloseable {
    /** For servers that write nothing down. */
    static final Audit NONE = new Audit(Optional.empty(), Clock.systemUTC());

    private final Optional<Parts> parts;
    private final Clock clock;

    private record Parts(AuditPolicy policy, AuditLog log) {}

    private Audit(Optional<Parts> parts, Clock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** @throws ServerStartException if the policy is wrong, or the log cannot be written */
    static Audit of(Optional<AuditConfig> config, Clock clock) {
        var parts = config.map(wanted -> new Parts(AuditPolicyFile.read(wanted.policyFile()), AuditLog.open(wanted)));
        return parts.isEmpty() ? NONE : new Audit(parts, clock);
    }

    /**
     * Follows a request from its beginning.
     *
     * @param address where it comes from; empty for this process
     */
    AuditTrail follow(String auditId, RequestHead head, String address) {
        return parts.<AuditTrail>map(known -> new RecordingTrail(
                        known.policy(), known.log(), clock, new AuditTrail.Source(auditId, head, address)))
                .orElse(AuditTrail.NONE);
    }

    @Override
    public void close() {
        parts.ifPresent(known -> known.log().close());
    }
}
