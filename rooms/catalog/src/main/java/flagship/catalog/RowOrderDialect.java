package flagship.catalog;

import java.util.List;

/** What engines share: the comparison of rows that standard SQL has, statements that all of them read alike, and what a look-up costs most of them. */
abstract class RowOrderDialect implements Dialect {
    @Override
    public String updateObject() {
        return "UPDATE object SET uid = ?, owner = ?, version = ?, created = ?, labels = ?, fingerprint = ?, dictionary = ?,"
                + " sealed = ?, length = ?, body = ?, revision = ? WHERE id = ?";
    }

    @Override
    public String deleteObject() {
        return "DELETE FROM object WHERE id = ?";
    }

    @Override
    public String someObjects() {
        return "SELECT id, labels, namespace FROM object" + by("object_key")
                + " WHERE type = ? AND cluster = ? LIMIT ?";
    }

    @Override
    public String deleteTerm() {
        return "DELETE FROM term WHERE label = ? AND type = ? AND object = ?";
    }

    @Override
    public String addToCounter() {
        return "INSERT INTO counter(cluster, type, objects) VALUES (?, ?, ?)"
                + " ON CONFLICT(cluster, type) DO UPDATE SET objects = counter.objects + excluded.objects";
    }

    @Override
    public String addToTally() {
        return "INSERT INTO tally(label, type, cluster, objects) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT(label, type, cluster) DO UPDATE SET objects = tally.objects + excluded.objects";
    }

    @Override
    public String putCheckpoint() {
        return "INSERT INTO checkpoint(cluster, type, version, read_version) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT(cluster, type) DO UPDATE SET version = excluded.version, read_version = excluded.read_version";
    }

    @Override
    public int scansPerLookup() {
        return 2;
    }

    @Override
    public boolean checksSets() {
        return false;
    }

    @Override
    public String byId() {
        return "";
    }

    @Override
    public void after(Sql.Builder sql, List<String> columns, List<String> values, boolean orAt) {
        var places = ", ?".repeat(values.size()).substring(2);
        sql.add("(" + String.join(", ", columns) + ") " + (orAt ? ">=" : ">") + " (" + places + ")", (Object[])
                values.toArray(String[]::new));
    }
}
