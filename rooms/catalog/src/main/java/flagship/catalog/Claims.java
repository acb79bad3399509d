package flagship.catalog;

import flagship.catalog.Claim.ClaimLost;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who writes which cluster, as the table {@code claim} has it. For the writer's thread, within its transactions: what is remembered holds
 * as long as no other process has written, so that a lone process asks the database once a cluster.
 */
final class Claims {
    private static final long NOBODY = 0;

    private final Session session;
    private final Map<String, Long> known = new HashMap<>();

    Claims(Session session) {
        this.session = session;
    }

    void forget() {
        known.clear();
    }

    /** @param token of the new holder; never used before, and not zero */
    void take(String cluster, long token) throws SQLException {
        release(cluster);
        session.change(Sql.of("INSERT INTO claim(cluster, token) VALUES (?, ?)", cluster, token));
        known.put(cluster, token);
    }

    /** @throws ClaimLost if it is not the holder's */
    void check(String cluster, long token) throws SQLException {
        var holder = known.get(cluster);
        if (holder == null) {
            holder = session.first(Sql.of("SELECT token FROM claim WHERE cluster = ?", cluster), row -> row.getLong(1))
                    .orElse(NOBODY);
            known.put(cluster, holder);
        }
        if (holder != token) {
            throw new ClaimLost(cluster);
        }
    }

    /** Nobody has it from now on. */
    void release(String cluster) throws SQLException {
        session.change(Sql.of("DELETE FROM claim WHERE cluster = ?", cluster));
        known.put(cluster, NOBODY);
    }
}
