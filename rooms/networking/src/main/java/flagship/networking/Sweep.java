package flagship.networking;

import flagship.ovsdb.Atom;
import flagship.ovsdb.Operation.Mutation;
import flagship.ovsdb.Replica.View;
import flagship.ovsdb.Row;
import flagship.ovsdb.Transaction;
import flagship.ovsdb.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds rows of ours that no object stands for: their object vanished while no controller ran. Rows of other vendors are never looked at.
 *
 * <p>Ports are removed only when two rounds in a row found them: a port may be older than the object that it will belong to.
 *
 * <p>Source: Kube-OVN, contract section 14.3.
 */
final class Sweep {
    private static final List<String> ROOTS = List.of(
            Northbound.SWITCH,
            Northbound.ROUTER,
            Northbound.LOAD_BALANCER,
            Northbound.PORT_GROUP,
            Northbound.ADDRESS_SET,
            Northbound.DHCP);
    private static final List<String> CHILDREN = List.of(
            Northbound.ROUTER_PORT, Northbound.ROUTE, Northbound.POLICY, Northbound.NAT, Northbound.SWITCH_PORT);

    /** Ports without an object in the last round. */
    private Set<RowKey> suspects = new HashSet<>();

    /** What to remove now; an empty transaction where there is nothing. */
    Transaction round(View view, Set<RowKey> desired) {
        var transaction = new Transaction();
        var suspectsNow = new HashSet<RowKey>();
        for (String table : CHILDREN) {
            for (Row row : view.rows(table)) {
                var key = RowIdentity.of(row, view);
                if (!isOrphan(row, key, desired)) {
                    continue;
                }
                if (table.equals(Northbound.SWITCH_PORT)) {
                    suspectsNow.add(key);
                    if (!suspects.contains(key)) {
                        continue;
                    }
                }
                takeOut(view, row, transaction);
            }
        }
        suspects = suspectsNow;
        for (String table : ROOTS) {
            for (Row row : view.rows(table)) {
                if (isOrphan(row, RowIdentity.of(row, view), desired)) {
                    transaction.delete(table, row.uuid());
                }
            }
        }
        return transaction;
    }

    private static boolean isOrphan(Row row, RowKey key, Set<RowKey> desired) {
        return Northbound.isOurs(row) && !desired.contains(key);
    }

    private static void takeOut(View view, Row row, Transaction transaction) {
        Northbound.parent(view, row).ifPresent(parent -> {
            for (String column : Northbound.PARENTS.getOrDefault(parent.table().name(), List.of())) {
                if (parent.rows(column).contains(row.uuid())) {
                    transaction.mutate(
                            parent.table().name(),
                            parent.uuid(),
                            Mutation.delete(column, Value.of(Atom.of(row.uuid()))));
                }
            }
        });
    }
}
