/**
 * A client of Open vSwitch databases: OVN northbound and southbound, and the one of ovs-vswitchd.
 *
 * <p>{@link flagship.ovsdb.OvsdbClient} keeps one connection to one database, follows chosen tables into an in-memory
 * {@link flagship.ovsdb.Replica}, and sends {@link flagship.ovsdb.Transaction}s. A lost connection is made again by itself, and the replica
 * catches up with what changed meanwhile.
 *
 * <p>Invariants: the replica shows whole transactions only; when a transaction of ours has been answered, the replica already shows it; a
 * request that was sent is never sent a second time by this room, since nobody knows whether the first one was carried out; it knows no
 * table by name.
 *
 * <p>Source: RFC 7047, and its extensions in ovsdb-server(7) of Open vSwitch 3.1: {@code monitor_cond}, {@code monitor_cond_since} and the
 * database {@code _Server}.
 */
@NullMarked
package flagship.ovsdb;

import org.jspecify.annotations.NullMarked;
