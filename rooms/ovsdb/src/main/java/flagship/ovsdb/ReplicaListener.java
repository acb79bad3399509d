package flagship.ovsdb;

import java.util.List;

/** Hears of changes of a replica, on the connection's thread: it must return quickly and may not call the database. */
@FunctionalInterface
public interface ReplicaListener {
    /**
     * One or more whole transactions took effect; the replica shows them already.
     *
     * @param changes at most one a row, in no order; of a new connection, what differs from what was known before it
     */
    void changed(List<RowChange> changes);

    /** A connection was made and the replica shows the database as it is. */
    default void inSync() {}

    /** The connection ended: the replica stays as it was. */
    default void outOfSync() {}
}
