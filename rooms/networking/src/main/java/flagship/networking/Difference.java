package flagship.networking;

import flagship.ovsdb.Atom;
import flagship.ovsdb.Clause;
import flagship.ovsdb.DatabaseSchema;
import flagship.ovsdb.Operation;
import flagship.ovsdb.Operation.Mutation;
import flagship.ovsdb.Replica.View;
import flagship.ovsdb.Row;
import flagship.ovsdb.Transaction;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one transaction that makes the rows of some scopes what they should be. Pure: it reads the replica and writes nothing.
 *
 * <p>Rows of other vendors are never changed: a desired row that has the name of one is a {@link Blocked} scope. Columns that the server's
 * schema lacks are left out. The same state twice gives an empty transaction.
 */
final class Difference {
    private final View view;
    private final DatabaseSchema schema;
    private final Transaction transaction = new Transaction();
    /** New rows of this transaction. */
    private final Map<RowKey, Atom> inserted = new HashMap<>();
    /** Elements to add to and remove from sets of parents and groups: one mutation a row, however many elements. */
    private final Map<RowKey, SetChange> changes = new LinkedHashMap<>();

    private final List<Row> deletedRoots = new ArrayList<>();
    private final List<Runnable> resolved = new ArrayList<>();

    private Difference(View view, DatabaseSchema schema) {
        this.view = view;
        this.schema = schema;
    }

    /** Why a scope cannot be written now. */
    record Blocked(Scope scope, String reason) {}

    /** What to do, and which scopes it leaves out. */
    record Plan(Transaction transaction, List<Blocked> blocked) {}

    /** How the columns of one row change: by column, elements to add and to remove. */
    private record SetChange(Map<String, Set<Atom>> added, Map<String, Set<Atom>> removed) {
        SetChange() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    static Plan of(View view, DatabaseSchema schema, Map<Scope, List<DesiredRow>> wishes) {
        var blocked = new ArrayList<Blocked>();
        var possible = new LinkedHashMap<>(wishes);
        // A scope that waits for another one of the same plan may go with it, so what is planned is found out first.
        var planned = new HashSet<RowKey>();
        wishes.values().forEach(rows -> rows.forEach(row -> planned.add(row.key())));
        wishes.forEach((scope, rows) -> obstacle(view, rows, planned).ifPresent(reason -> {
            blocked.add(new Blocked(scope, reason));
            possible.remove(scope);
        }));
        if (!blocked.isEmpty() && !possible.isEmpty()) {
            var rest = of(view, schema, possible);
            blocked.addAll(rest.blocked());
            return new Plan(rest.transaction(), blocked);
        }
        var difference = new Difference(view, schema);
        possible.forEach(difference::scope);
        difference.finish();
        return new Plan(difference.transaction, blocked);
    }

    private static Optional<String> obstacle(View view, List<DesiredRow> rows, Set<RowKey> planned) {
        for (DesiredRow row : rows) {
            var found = RowIdentity.find(view, row.key());
            if (found.isPresent() && !mayChange(found.get())) {
                return Optional.of("the database has a %s of another owner: remove or rename it".formatted(row.key()));
            }
            for (RowKey needed : needs(row)) {
                if (!planned.contains(needed) && RowIdentity.find(view, needed).isEmpty()) {
                    return Optional.of("%s needs %s, which does not exist yet".formatted(row.key(), needed));
                }
            }
        }
        return Optional.empty();
    }

    private static List<RowKey> needs(DesiredRow row) {
        var needs = new ArrayList<RowKey>(row.groups());
        row.place().ifPresent(place -> needs.add(place.parent()));
        row.references().values().forEach(needs::addAll);
        return needs;
    }

    private void scope(Scope scope, List<DesiredRow> rows) {
        var surplus = new LinkedHashMap<RowKey, Row>();
        for (Row row : scope.rows(view)) {
            if (!mayChange(row)) {
                continue;
            }
            var twin = surplus.putIfAbsent(RowIdentity.of(row, view), row);
            if (twin != null && !twin.uuid().equals(row.uuid())) {
                delete(row); // Two rows say the same; one is enough.
            }
        }
        for (DesiredRow row : rows) {
            var found = Optional.ofNullable(surplus.remove(row.key())).or(() -> RowIdentity.find(view, row.key()));
            if (found.isPresent()) {
                update(found.get(), row);
            } else {
                insert(row);
            }
        }
        surplus.values().stream().filter(Northbound::isOurs).forEach(this::delete);
    }

    /** Our rows, and the options of the database, to which everybody adds. */
    private static boolean mayChange(Row row) {
        return Northbound.isOurs(row) || row.table().name().equals(Northbound.GLOBAL);
    }

    private void insert(DesiredRow row) {
        if (schema.table(row.key().table()).isEmpty()) {
            return;
        }
        if (Northbound.NAMES_UNGUARDED.contains(row.key().table())) {
            transaction.requireNone(
                    row.key().table(), Clause.equal("name", row.key().identity()));
        }
        var columns = known(row.key().table(), row.columns());
        columns.putAll(known(row.key().table(), row.initial()));
        var id = new Atom.Named("new" + inserted.size());
        inserted.put(row.key(), id);
        resolved.add(() -> {
            columns.putAll(references(row));
            transaction.add(new Operation.Insert(row.key().table(), id.id(), columns));
        });
        row.place().ifPresent(place -> change(place.parent(), place.column(), id, true));
        row.groups().forEach(group -> change(group, "ports", id, true));
    }

    private void update(Row row, DesiredRow desired) {
        var wrong = new HashMap<String, Value>();
        known(desired.key().table(), desired.columns()).forEach((column, value) -> {
            boolean shared = desired.key().equals(RowIdentity.GLOBAL) && value instanceof Value.MapOf;
            var wanted = shared ? merged(row.value(column), value) : value;
            if (!row.value(column).equals(wanted)) {
                wrong.put(column, wanted);
            }
        });
        desired.place().ifPresent(place -> move(row, place));
        if (row.table().name().equals(Northbound.SWITCH_PORT)) {
            regroup(row, desired.groups());
        }
        if (wrong.isEmpty() && desired.references().isEmpty()) {
            return;
        }
        resolved.add(() -> {
            references(desired).forEach((column, value) -> {
                if (!row.value(column).equals(value)) {
                    wrong.put(column, value);
                }
            });
            if (!wrong.isEmpty()) {
                transaction.update(row.table().name(), row.uuid(), wrong);
            }
        });
    }

    private static Value merged(Value before, Value more) {
        var all = before.map();
        all.putAll(more.map());
        return Value.ofMap(all);
    }

    private Map<String, Value> known(String table, Map<String, Value> columns) {
        var known = new HashMap<>(columns);
        known.keySet().removeIf(column -> !schema.hasColumn(table, column));
        return known;
    }

    private Map<String, Value> references(DesiredRow row) {
        var values = new HashMap<String, Value>();
        row.references().forEach((column, keys) -> {
            if (schema.hasColumn(row.key().table(), column)) {
                var atoms = new HashSet<Atom>();
                keys.forEach(key -> reference(key).ifPresent(atoms::add));
                values.put(column, Value.ofAtoms(atoms));
            }
        });
        return values;
    }

    private Optional<Atom> reference(RowKey key) {
        var fresh = inserted.get(key);
        return fresh != null ? Optional.of(fresh) : RowIdentity.find(view, key).map(row -> Atom.of(row.uuid()));
    }

    private void move(Row row, Place place) {
        var parent = Northbound.parent(view, row);
        if (parent.isPresent()) {
            var key = RowIdentity.of(parent.get(), view);
            if (key.equals(place.parent())) {
                return;
            }
            change(key, place.column(), Atom.of(row.uuid()), false);
        }
        change(place.parent(), place.column(), Atom.of(row.uuid()), true);
    }

    private void regroup(Row port, Set<RowKey> groups) {
        var before = new HashSet<RowKey>();
        for (Row group : view.byIndex(
                Northbound.PORT_GROUP, Northbound.BY_PORT, port.uuid().toString())) {
            if (Northbound.isMembership(group)) {
                before.add(RowIdentity.of(group, view));
            }
        }
        before.stream()
                .filter(group -> !groups.contains(group))
                .forEach(group -> change(group, "ports", Atom.of(port.uuid()), false));
        groups.stream()
                .filter(group -> !before.contains(group))
                .forEach(group -> change(group, "ports", Atom.of(port.uuid()), true));
    }

    private void delete(Row row) {
        var parent = Northbound.parent(view, row);
        if (parent.isPresent()
                && !Northbound.ROOTS_THAT_ARE_HELD.contains(row.table().name())) {
            var key = RowIdentity.of(parent.get(), view);
            for (String column : Northbound.PARENTS.getOrDefault(key.table(), List.of())) {
                if (parent.get().rows(column).contains(row.uuid())) {
                    change(key, column, Atom.of(row.uuid()), false);
                }
            }
        } else {
            deletedRoots.add(row);
        }
    }

    private void change(RowKey row, String column, Atom element, boolean add) {
        var change = changes.computeIfAbsent(row, _ -> new SetChange());
        (add ? change.added() : change.removed())
                .computeIfAbsent(column, _ -> new HashSet<>())
                .add(element);
    }

    /** Inserts and updates first, then the sets, then what is gone. */
    private void finish() {
        resolved.forEach(Runnable::run);
        changes.forEach((key, change) -> {
            var mutations = new ArrayList<Mutation>();
            change.removed().forEach((column, atoms) -> mutations.add(Mutation.delete(column, Value.ofAtoms(atoms))));
            change.added().forEach((column, atoms) -> mutations.add(Mutation.insert(column, Value.ofAtoms(atoms))));
            reference(key)
                    .ifPresent(atom -> transaction.add(new Operation.Mutate(
                            key.table(), List.of(new Clause("_uuid", "==", Value.of(atom))), mutations)));
        });
        deletedRoots.forEach(row -> transaction.delete(row.table().name(), row.uuid()));
    }
}
