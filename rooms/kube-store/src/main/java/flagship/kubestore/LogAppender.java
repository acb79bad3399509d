package flagship.kubestore;

import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Write;
import flagship.kubestore.ObjectStore.Write.Create;
import flagship.kubestore.ObjectStore.Write.Delete;
import flagship.kubestore.ObjectStore.Write.Update;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;

/** Applies single writes inside the writer's open transaction. One thread. */
final class LogAppender {
    private static final long NONE = 0;

    private final Seal seal;
    private final PreparedStatement create;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final PreparedStatement current;
    private final PreparedStatement append;

    LogAppender(Connection writer, Seal seal) throws SQLException {
        this.seal = seal;
        create = writer.prepareStatement("INSERT INTO cur(key, rev, created) VALUES(?, ?, ?) ON CONFLICT DO NOTHING");
        update = writer.prepareStatement("UPDATE cur SET rev = ? WHERE key = ? AND rev = ? RETURNING created");
        delete = writer.prepareStatement("DELETE FROM cur WHERE key = ? AND rev = ? RETURNING created");
        current = writer.prepareStatement("SELECT rev FROM cur WHERE key = ?");
        append = writer.prepareStatement(
                "INSERT INTO log(rev, key, prev, del, created, sealed, value) VALUES(?, ?, ?, ?, ?, ?, ?)");
    }

    /**
     * Makes the write part of the transaction, as {@code revision}. The value is asked for and sealed before anything is changed, so that
     * one that cannot be encoded harms no other write.
     *
     * @throws RevisionConflict if the key is not at the expected revision; nothing was changed
     */
    Change apply(Write write, long revision) throws SQLException {
        var row = row(write, revision);
        return switch (write) {
            case Create creation -> append(row, create(creation.key(), revision));
            case Update change -> append(row, update(change.key(), change.expected(), revision));
            case Delete deletion -> append(row, delete(deletion.key(), deletion.expected()));
        };
    }

    private Row row(Write write, long revision) {
        byte[] value = Objects.requireNonNull(write.value().at(revision), "a write's value");
        var change = switch (write) {
            case Create creation -> new Change(revision, creation.key(), NONE, false, value);
            case Update replacement -> new Change(revision, replacement.key(), replacement.expected(), false, value);
            case Delete deletion -> new Change(revision, deletion.key(), deletion.expected(), true, value);
        };
        boolean sealed = seal.covers(write.key());
        return new Row(change, sealed, sealed ? seal.seal(write.key(), value) : value);
    }

    private long create(String key, long revision) throws SQLException {
        create.setString(1, key);
        create.setLong(2, revision);
        create.setLong(3, revision);
        if (create.executeUpdate() == 0) {
            throw conflict(key);
        }
        return revision;
    }

    private long update(String key, long expected, long revision) throws SQLException {
        update.setLong(1, revision);
        update.setString(2, key);
        update.setLong(3, expected);
        return createdOf(update, key);
    }

    private long delete(String key, long expected) throws SQLException {
        delete.setString(1, key);
        delete.setLong(2, expected);
        return createdOf(delete, key);
    }

    private long createdOf(PreparedStatement change, String key) throws SQLException {
        var created = Sql.number(change);
        if (created.isEmpty()) {
            throw conflict(key);
        }
        return created.getAsLong();
    }

    private RevisionConflict conflict(String key) throws SQLException {
        current.setString(1, key);
        return new RevisionConflict(key, Sql.number(current).orElse(NONE));
    }

    private Change append(Row row, long created) throws SQLException {
        var change = row.change();
        append.setLong(1, change.revision());
        append.setString(2, change.key());
        if (change.previousRevision() == NONE) {
            append.setNull(3, Types.BIGINT);
        } else {
            append.setLong(3, change.previousRevision());
        }
        append.setInt(4, change.deleted() ? 1 : 0);
        append.setLong(5, created);
        append.setInt(6, row.sealed() ? 1 : 0);
        append.setBytes(7, row.stored());
        append.executeUpdate();
        return change;
    }

    /** A change and how its value is stored. */
    private record Row(Change change, boolean sealed, byte[] stored) {}
}
