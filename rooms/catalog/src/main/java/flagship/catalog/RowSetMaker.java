package flagship.catalog;

import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog.RowsRefused;
import flagship.kubemodel.AtRestCipher;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compresses batches, in the threads of those who bring them: the writer only writes. Safe for use by many threads. */
final class RowSetMaker implements AutoCloseable {
    private static final int IDLE_ENCODERS = 4;

    private final Pool<BodyEncoder> encoders = new Pool<>(IDLE_ENCODERS, BodyEncoder::new);
    private final Sealing sealing;
    private final DictionaryTrainer trainer;

    RowSetMaker(Sealing sealing, DictionaryTrainer trainer) {
        this.sealing = sealing;
        this.trainer = trainer;
    }

    RowSet make(Batch batch) {
        var sealer = sealing.cipherFor(batch.type());
        var fields = IndexedFields.of(batch.type());
        var encoder = encoders.take();
        try {
            // A dictionary holds pieces of the objects it was trained on, so sealed types have none.
            encoder.use(sealer.isPresent() ? Optional.empty() : trainer.dictionaryFor(batch.type(), batch.changes()));
            var rows = new ArrayList<Row>(batch.changes().size());
            for (Change change : batch.changes()) {
                rows.add(row(batch, change, fields, encoder, sealer));
            }
            return new RowSet(batch.cluster(), batch.type(), sorted(rows), batch.checkpoint());
        } finally {
            encoders.giveBack(encoder);
        }
    }

    private static Row row(
            Batch batch, Change change, IndexedFields fields, BodyEncoder encoder, Optional<AtRestCipher> sealer) {
        return switch (change) {
            case Change.Remove(var name) -> Row.removal(name);
            case Change.Refuse(var name, var version, var reason) ->
                Row.refused(name, new Row.Refusal(version, reason));
            case Change.Put(var head, var object, var event) -> {
                var plain = encoder.encode(object);
                var name = head.namespacedName();
                var body = sealer.map(
                                with -> BodyEncoder.seal(plain, with, sealContext(batch.cluster(), batch.type(), name)))
                        .orElse(plain);
                var facts = facts(head.labels(), fields.read(object));
                yield storable(new Row(name, head, body, Row.fingerprint(object), facts, event.orElse(null), null));
            }
        };
    }

    /** No API server takes a label whose key looks like a field of ours. */
    private static List<Fact> facts(Map<String, String> labels, List<Fact> fields) {
        var facts = new ArrayList<Fact>(labels.size() + fields.size());
        labels.forEach((key, value) -> {
            if (!key.startsWith(IndexedFields.PREFIX)) {
                facts.add(new Fact(key, value));
            }
        });
        facts.addAll(fields);
        return facts;
    }

    private static Row storable(Row row) {
        if (!row.hasStorableName()) {
            throw new RowsRefused("a name with a NUL character is not taken", null);
        }
        return row;
    }

    /** In key order pages of an index are written once a batch, not once a row. */
    private static List<Row> sorted(List<Row> rows) {
        rows.sort(Comparator.comparing(Row::name)); // Stable: of equal names the last stays behind the others.
        var unique = new ArrayList<Row>(rows.size());
        for (Row row : rows) {
            if (!unique.isEmpty() && unique.getLast().name().equals(row.name())) {
                unique.removeLast();
            }
            unique.add(row);
        }
        return unique;
    }

    /** What a sealed body is bound to: it opens only at its own place. */
    static byte[] sealContext(String cluster, GroupVersionResource type, NamespacedName name) {
        return String.join("\n", cluster, type.toString(), name.namespace(), name.name())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        encoders.close();
    }
}
