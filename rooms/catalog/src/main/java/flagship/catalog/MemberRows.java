package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what is stored of one type of one cluster, besides the objects. Safe for use by many threads. */
final class MemberRows {
    private final Readers readers;
    private final Dialect dialect;

    MemberRows(Readers readers, Dialect dialect) {
        this.readers = readers;
        this.dialect = dialect;
    }

    Map<NamespacedName, StoredVersion> identities(String cluster, GroupVersionResource type) {
        var identities = new HashMap<NamespacedName, StoredVersion>();
        readers.read(session -> {
            var id = Names.findType(session, type);
            if (id.isPresent()) {
                session.read(
                        Sql.of(
                                "SELECT namespace, name, uid, version FROM object" + dialect.by("object_key")
                                        + " WHERE type = ? AND cluster = ?",
                                id.get(),
                                cluster),
                        row -> {
                            identities.put(
                                    new NamespacedName(row.getString(1), row.getString(2)),
                                    new StoredVersion(row.getString(3), row.getString(4)));
                            return true;
                        });
            }
            return identities;
        });
        return identities;
    }

    Map<String, MemberApis> apis(Set<String> clusters) {
        var apis = new HashMap<String, MemberApis>();
        var sql = new Sql.Builder().add("SELECT cluster, apis FROM member WHERE 1 = 1");
        if (!clusters.isEmpty()) {
            dialect.in(sql.add(" AND "), "cluster", clusters);
        }
        readers.read(session -> {
            session.read(sql.build(), row -> {
                apis.put(row.getString(1), MemberApis.parse(row.getBytes(2)));
                return true;
            });
            return apis;
        });
        return apis;
    }

    List<GroupVersionResource> typesWithDeadLetters(String cluster) {
        return readers.read(session -> session.list(
                Sql.of(
                        "SELECT DISTINCT t.api_group, t.version, t.resource FROM dead_letter d JOIN type t ON t.id = d.type"
                                + " WHERE d.cluster = ?",
                        cluster),
                row -> new GroupVersionResource(row.getString(1), row.getString(2), row.getString(3))));
    }

    List<DeadLetter> deadLetters(String cluster, GroupVersionResource type) {
        return readers.read(session -> {
            var id = Names.findType(session, type);
            return id.isEmpty()
                    ? List.<DeadLetter>of()
                    : session.list(
                            Sql.of(
                                    "SELECT namespace, name, version, reason, since FROM dead_letter"
                                            + " WHERE cluster = ? AND type = ? ORDER BY since DESC, namespace, name LIMIT ?",
                                    cluster,
                                    id.get(),
                                    DeadLetter.KEPT_MAX),
                            row -> new DeadLetter(
                                    new NamespacedName(row.getString(1), row.getString(2)),
                                    row.getString(3),
                                    row.getString(4),
                                    Instant.ofEpochMilli(row.getLong(5))));
        });
    }
}
