package flagship.catalog;

import java.util.Collection;

/**
 * PostgreSQL's SQL. There are no words for indexes: its sessions plan without sequential scans, hash and merge joins and without changing
 * the order of joins ({@link PostgresDatabase}), so that statements run as they are written here whatever the statistics say.
 */
final class PostgresDialect extends RowOrderDialect {
    /** The first half of the advisory lock's key, any number that others will not use; the other half is the schema. */
    private static final String SCHEMA_LOCK = "(770915, hashtext(current_schema()))";

    @Override
    public String scripts() {
        return "postgresql";
    }

    @Override
    public String lockSchema() {
        return "SELECT pg_advisory_lock" + SCHEMA_LOCK;
    }

    @Override
    public String unlockSchema() {
        return "SELECT pg_advisory_unlock" + SCHEMA_LOCK;
    }

    @Override
    public String beginWrite() {
        return "BEGIN";
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
        return "SET LOCAL synchronous_commit TO on";
    }

    @Override
    public String explain() {
        return "EXPLAIN ";
    }

    @Override
    public void in(Sql.Builder sql, String column, Collection<?> values) {
        sql.add(column + " = ANY(?)", SqlArray.of(values));
    }

    @Override
    public void amongIds(Sql.Builder sql, Collection<Long> ids) {
        sql.add("unnest(?) w(id) JOIN object o ON o.id = w.id WHERE true", SqlArray.numbers(ids));
    }

    @Override
    public String contains(String column) {
        return "strpos(" + column + ", ?) > 0";
    }

    @Override
    public String number(String column) {
        return "CASE WHEN %1$s ~ '^[0-9]{1,18}$' THEN CAST(%1$s AS bigint) ELSE 0 END".formatted(column);
    }

    @Override
    public String by(String index) {
        return "";
    }

    @Override
    public String join() {
        return " JOIN ";
    }

    /** A subquery with an offset is not turned into a join. */
    @Override
    public String lookUp() {
        return " OFFSET 0";
    }

    /** A look-up goes down a tree and to a page of the heap; a scan stays in the index, and its checks in memory. */
    @Override
    public int scansPerLookup() {
        return 6;
    }

    @Override
    public boolean checksSets() {
        return true;
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }
}
