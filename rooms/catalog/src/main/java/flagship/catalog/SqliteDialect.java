package flagship.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;

/** SQLite's SQL: sets travel as one JSON array, and every read names its index, so that no plan depends on statistics. */
final class SqliteDialect implements Dialect {
    @Override
    public String scripts() {
        return "sqlite";
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
    public String findObject() {
        return "SELECT id, version, fingerprint, labels FROM object INDEXED BY object_key"
                + " WHERE type = ? AND cluster = ? AND namespace = ? AND name = ?";
    }

    @Override
    public String anyBetween() {
        return "SELECT 1 FROM object INDEXED BY object_key WHERE type = ? AND cluster = ?"
                + " AND (namespace, name) >= (?, ?) AND (namespace, name) <= (?, ?) LIMIT 1";
    }

    @Override
    public String insertObject() {
        return "INSERT INTO object(id, type, cluster, namespace, name, uid, owner, version, created, labels, fingerprint,"
                + " dictionary, sealed, length, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    }

    @Override
    public String updateObject() {
        return "UPDATE object SET uid = ?, owner = ?, version = ?, created = ?, labels = ?, fingerprint = ?, dictionary = ?,"
                + " sealed = ?, length = ?, body = ? WHERE id = ?";
    }

    @Override
    public String deleteObject() {
        return "DELETE FROM object WHERE id = ?";
    }

    @Override
    public String someObjects() {
        return "SELECT id, labels FROM object INDEXED BY object_key WHERE type = ? AND cluster = ? LIMIT ?";
    }

    @Override
    public String insertTerm() {
        return "INSERT INTO term(label, type, object) VALUES (?, ?, ?)";
    }

    @Override
    public String deleteTerm() {
        return "DELETE FROM term WHERE label = ? AND type = ? AND object = ?";
    }

    @Override
    public String addToCounter() {
        return "INSERT INTO counter(cluster, type, objects) VALUES (?, ?, ?)"
                + " ON CONFLICT(cluster, type) DO UPDATE SET objects = objects + excluded.objects";
    }

    @Override
    public String putCheckpoint() {
        return "INSERT INTO checkpoint(cluster, type, version, read_version) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT(cluster, type) DO UPDATE SET version = excluded.version, read_version = excluded.read_version";
    }

    @Override
    public String in(String column) {
        return column + " IN (SELECT value FROM json_each(?))";
    }

    @Override
    public Object set(Iterable<?> values) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (Object value : values) {
            array.addPOJO(value);
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    @Override
    public String contains(String column) {
        return "instr(" + column + ", ?) > 0";
    }

    @Override
    public String by(String index) {
        return " INDEXED BY " + index;
    }
}
