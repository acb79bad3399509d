package flagship.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** SQLite's SQL: sets travel as one JSON array, and every read names its index, so that no plan depends on statistics. */
final class SqliteDialect extends RowOrderDialect {
    @Override
    public String scripts() {
        return "sqlite";
    }

    @Override
    public String lockSchema() {
        return ""; // The file is this process's alone.
    }

    @Override
    public String unlockSchema() {
        return "";
    }

    @Override
    public String beginWrite() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String beginRead() {
        return "BEGIN DEFERRED";
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String commitDurably() {
        return ""; // Who lost a commit in a power cut has lost what it remembered, too.
    }

    @Override
    public String explain() {
        return "EXPLAIN QUERY PLAN ";
    }

    @Override
    public void in(Sql.Builder sql, String column, Collection<?> values) {
        sql.add(column + " IN (SELECT value FROM json_each(?))", array(values));
    }

    private static String array(Collection<?> values) {
        ArrayNode array = Json.mapper().createArrayNode();
        values.forEach(array::addPOJO);
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    @Override
    public void amongIds(Sql.Builder sql, Collection<Long> ids) {
        sql.add("json_each(?) w CROSS JOIN object o ON o.id = w.value WHERE 1 = 1", array(ids));
    }

    @Override
    public String contains(String column) {
        return "instr(" + column + ", ?) > 0";
    }

    @Override
    public String number(String column) {
        return "CAST(" + column + " AS INTEGER)";
    }

    @Override
    public String by(String index) {
        return " INDEXED BY " + index;
    }

    @Override
    public String join() {
        return " CROSS JOIN ";
    }

    @Override
    public String lookUp() {
        return "";
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }
}
