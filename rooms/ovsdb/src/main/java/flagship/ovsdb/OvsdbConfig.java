package flagship.ovsdb;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Which database, and how it is kept in touch with.
 *
 * @param endpoints the servers of the one database, tried in order; at least one
 * @param database its name: {@code OVN_Northbound}
 * @param tables what the replica follows
 * @param leaderOnly of a clustered database only the leader is used: its answers are never old
 * @param tls what {@code ssl:} endpoints need
 * @param timing time limits
 */
public record OvsdbConfig(
        List<OvsdbEndpoint> endpoints,
        String database,
        List<MonitoredTable> tables,
        boolean leaderOnly,
        Optional<SSLContext> tls,
        Limits timing) {
    /**
     * Time limits and sizes.
     *
     * @param connect longest time for making a connection
     * @param answer longest time for the answer to a request
     * @param silence a connection that says nothing for this long is asked for an echo, and ended after as long again
     * @param backoffFirst pause after the first failure; doubles up to {@code backoffMax}
     * @param messageBytesMax largest message that is taken from the server
     */
    public record Limits(
            Duration connect,
            Duration answer,
            Duration silence,
            Duration backoffFirst,
            Duration backoffMax,
            long messageBytesMax) {
        /** 3 s, 60 s, 10 s, 0.1 s to 8 s, 1 GiB. */
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(8),
                1L << 30);

        public Limits withSilence(Duration changed) {
            return new Limits(connect, answer, changed, backoffFirst, backoffMax, messageBytesMax);
        }
    }

    public OvsdbConfig {
        endpoints = List.copyOf(endpoints);
        tables = List.copyOf(tables);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a database client needs at least one endpoint");
        }
    }

    /** Leader only, default limits, no certificates. */
    public static OvsdbConfig of(List<OvsdbEndpoint> endpoints, String database, List<MonitoredTable> tables) {
        return new OvsdbConfig(endpoints, database, tables, true, Optional.empty(), Limits.DEFAULT);
    }

    public OvsdbConfig withTls(SSLContext context) {
        return new OvsdbConfig(endpoints, database, tables, leaderOnly, Optional.of(context), timing);
    }

    public OvsdbConfig withLeaderOnly(boolean changed) {
        return new OvsdbConfig(endpoints, database, tables, changed, tls, timing);
    }

    public OvsdbConfig withTiming(Limits changed) {
        return new OvsdbConfig(endpoints, database, tables, leaderOnly, tls, changed);
    }
}
