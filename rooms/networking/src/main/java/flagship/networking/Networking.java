package flagship.networking;

import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network controller: keeps OVN's northbound database as the objects of {@code kubeovn.io} want it, and gives pods their addresses.
 *
 * <p>Level-triggered: everything is decided from the objects and the database as they are now. With an election it watches at once and writes
 * while it leads. Owns its threads and its database connection; {@link #close} returns after they have ended.
 */
public final class Networking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Networking.class);

    private final OvsdbClient database;
    private final Leading leading;
    private final Optional<LeaderElection> election;

    private Networking(OvsdbClient database, Leading leading, Optional<LeaderElection> election) {
        this.database = database;
        this.leading = leading;
        this.election = election;
    }

    /**
     * Where the northbound database is.
     *
     * @param tls what {@code ssl:} endpoints need
     */
    public record Database(List<OvsdbEndpoint> endpoints, Optional<SSLContext> tls) {
        public Database {
            endpoints = List.copyOf(endpoints);
        }

        private OvsdbConfig config() {
            var config = OvsdbConfig.of(endpoints, Northbound.DATABASE, Northbound.tables());
            return tls.map(config::withTls).orElse(config);
        }
    }

    /**
     * Starts it, and returns at once: it waits for API server and database by itself.
     *
     * @param host the cluster's API server, which serves the kinds of {@code NetworkCrds}, as a user that may read and write them
     * @param lease of several processes one leads; empty for the only one
     */
    public static Networking start(
            Transport host, Database database, NetworkingConfig config, Optional<LeaderElection.Config> lease) {
        var client = OvsdbClient.start(database.config());
        var leading = new Leading(host, client, config);
        if (lease.isEmpty()) {
            leading.started();
            return new Networking(client, leading, Optional.empty());
        }
        var election = LeaderElection.start(new KubeClient(host), lease.get(), leading, Timing.SYSTEM);
        return new Networking(client, leading, Optional.of(election));
    }

    /** Waits until every object that existed at the start has been looked at; false when the time has passed. */
    public boolean waitSettled(Duration limit) throws InterruptedException {
        return leading.waitSettled(limit);
    }

    /** Transactions sent to the northbound database since this process leads. */
    public long transactions() {
        return leading.transactions();
    }

    @Override
    public void close() {
        election.ifPresent(LeaderElection::close);
        leading.stopped();
        database.close();
        log.atDebug().log("network controller stopped");
    }
}
