package flagship.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The SQL of MariaDB and MySQL: indexes and the order of joins are named, sets are lists of placeholders. */
final class MariaDbDialect extends RowOrderDialect {
    /** Lists are filled up to powers of this, so that there are few different statements. */
    private static final int GROWTH = 4;

    @Override
    public String scripts() {
        return "mariadb";
    }

    @Override
    public String lockSchema() {
        return "SELECT GET_LOCK(CONCAT('flagship ', LEFT(DATABASE(), 50)), 60)";
    }

    @Override
    public String unlockSchema() {
        return "SELECT RELEASE_LOCK(CONCAT('flagship ', LEFT(DATABASE(), 50)))";
    }

    @Override
    public String beginWrite() {
        return "START TRANSACTION";
    }

    @Override
    public String beginRead() {
        return "";
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String commitDurably() {
        return ""; // The server's innodb_flush_log_at_trx_commit decides; its default is durable.
    }

    @Override
    public String explain() {
        return "EXPLAIN FORMAT=JSON ";
    }

    @Override
    public String addToCounter() {
        return "INSERT INTO counter(cluster, type, objects) VALUES (?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE objects = objects + VALUES(objects)";
    }

    @Override
    public String addToTally() {
        return "INSERT INTO tally(label, type, cluster, objects) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE objects = objects + VALUES(objects)";
    }

    @Override
    public String putCheckpoint() {
        return "INSERT INTO checkpoint(cluster, type, version, read_version) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE version = VALUES(version), read_version = VALUES(read_version)";
    }

    @Override
    public void in(Sql.Builder sql, String column, Collection<?> values) {
        var all = new ArrayList<Object>(values);
        int size = 1;
        while (size < all.size()) {
            size *= GROWTH;
        }
        var last = all.getLast();
        while (all.size() < size) {
            all.add(last);
        }
        sql.add(column + " IN (" + ", ?".repeat(size).substring(2) + ")", all.toArray());
    }

    @Override
    public void amongIds(Sql.Builder sql, Collection<Long> ids) {
        in(sql.add("object o" + byId() + " WHERE "), "o.id", ids);
    }

    @Override
    public String contains(String column) {
        return "INSTR(" + column + ", ?) > 0";
    }

    @Override
    public String number(String column) {
        return "CAST(" + column + " AS SIGNED)";
    }

    /** Spelled out: ranges of an index are found from this form only, not from a comparison of rows. */
    @Override
    public void after(Sql.Builder sql, List<String> columns, List<String> values, boolean orAt) {
        var column = columns.getFirst();
        var value = values.getFirst();
        if (columns.size() == 1) {
            sql.add(column + (orAt ? " >= ?" : " > ?"), value);
            return;
        }
        sql.add("(" + column + " > ? OR (" + column + " = ? AND ", value, value);
        after(sql, columns.subList(1, columns.size()), values.subList(1, values.size()), orAt);
        sql.add("))");
    }

    @Override
    public String by(String index) {
        return " FORCE INDEX (" + index + ")";
    }

    @Override
    public String byId() {
        return by("PRIMARY");
    }

    @Override
    public String join() {
        return " STRAIGHT_JOIN ";
    }

    @Override
    public String lookUp() {
        return "";
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }
}
