package flagship.networking;

import flagship.ovsdb.Replica.View;
import flagship.ovsdb.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows that one object stands for: all of ours that are found here and are not desired are deleted. Scopes do not share rows.
 *
 * <p>What lies in no scope, since its object vanished while nobody looked, is swept up by {@link Sweep}.
 */
sealed interface Scope {
    /** The rows of the scope that exist. Rows of others may be among them; they are left alone. */
    List<Row> rows(View view);

    /** The options of the whole database. */
    record Global() implements Scope {
        @Override
        public List<Row> rows(View view) {
            return List.copyOf(view.rows(Northbound.GLOBAL));
        }
    }

    /** A Vpc's router with its routes, its own policies, its peering ports and load balancers. */
    record OfVpc(String vpc, List<String> loadBalancers) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>();
            view.named(Northbound.ROUTER, vpc).ifPresent(router -> {
                all.add(router);
                children(view, router, "static_routes", Northbound.ROUTE).forEach(all::add);
                children(view, router, "policies", Northbound.POLICY)
                        .filter(OfVpc::isOfSpec)
                        .forEach(all::add);
                children(view, router, "ports", Northbound.ROUTER_PORT)
                        .filter(port -> !port.text("peer").isEmpty())
                        .forEach(all::add);
            });
            loadBalancers.forEach(
                    name -> view.byIndex(Northbound.LOAD_BALANCER, "name", name).forEach(all::add));
            return all;
        }

        /** Other policies are those of subnets, nodes and gateways. */
        private static boolean isOfSpec(Row policy) {
            return Stream.of("subnet", "node", Northbound.EGRESS, "isU2ORoutePolicy", Northbound.INTERCONNECTION)
                    .allMatch(name -> Northbound.mark(policy, name).isEmpty());
        }
    }

    /** A Subnet's switch with its rules and all ports but those of pods, Vips and nodes, its router port, policies, groups and DHCP options. */
    record OfSubnet(String subnet) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>();
            view.named(Northbound.SWITCH, subnet).ifPresent(logicalSwitch -> {
                all.add(logicalSwitch);
                children(view, logicalSwitch, "acls", Northbound.ACL).forEach(all::add);
                children(view, logicalSwitch, "ports", Northbound.SWITCH_PORT)
                        .filter(port -> !port.text("type").isEmpty()
                                && Northbound.mark(port, Northbound.EXTERNAL).isEmpty()
                                && Northbound.mark(port, Northbound.INTERCONNECTION)
                                        .isEmpty()
                                && Northbound.mark(port, Northbound.VIP).isEmpty())
                        .forEach(port -> addPort(view, port, all));
            });
            all.addAll(view.byIndex(Northbound.POLICY, "subnet", subnet));
            all.addAll(view.byIndex(Northbound.DHCP, "ls", subnet));
            all.addAll(view.byIndex(Northbound.PORT_GROUP, "subnet", subnet));
            return all;
        }

        private static void addPort(View view, Row port, List<Row> all) {
            all.add(port);
            var peer = port.map("options").getOrDefault("router-port", "");
            view.named(Northbound.ROUTER_PORT, peer).ifPresent(all::add);
        }
    }

    /** What connects a Vpc's router with an external network: a port on each side, and the chassis that carry it. */
    record OfExternal(String vpc) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>(view.byIndex(Northbound.SWITCH_PORT, Northbound.EXTERNAL, vpc));
            for (Row port : view.byIndex(Northbound.ROUTER_PORT, Northbound.EXTERNAL, vpc)) {
                all.add(port);
                children(view, port, "gateway_chassis", Northbound.GATEWAY_CHASSIS)
                        .forEach(all::add);
            }
            return all;
        }
    }

    /** What connects a Vpc's router with other clusters: a port on each side, the chassis that carry it, and what lets their networks pass. */
    record OfInterconnection(String vpc) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>(view.byIndex(Northbound.SWITCH_PORT, Northbound.INTERCONNECTION, vpc));
            for (Row port : view.byIndex(Northbound.ROUTER_PORT, Northbound.INTERCONNECTION, vpc)) {
                all.add(port);
                children(view, port, "gateway_chassis", Northbound.GATEWAY_CHASSIS)
                        .forEach(all::add);
            }
            all.addAll(view.byIndex(Northbound.POLICY, Northbound.INTERCONNECTION, vpc));
            return all;
        }
    }

    /** What leads packets to an egress gateway. */
    record OfEgressGateway(String gateway) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>(view.byIndex(Northbound.POLICY, Northbound.EGRESS, gateway));
            all.addAll(view.byIndex(Northbound.ADDRESS_SET, Northbound.EGRESS, gateway));
            return all;
        }
    }

    /** The translation, or the load balancer, of one NAT rule. */
    record OfNatRule(String rule) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>(view.byIndex(Northbound.NAT, Northbound.RULE, rule));
            all.addAll(view.byIndex(Northbound.LOAD_BALANCER, Northbound.RULE, rule));
            return all;
        }
    }

    /** The ports of a Vip. */
    record OfVip(String vip) implements Scope {
        @Override
        public List<Row> rows(View view) {
            return view.byIndex(Northbound.SWITCH_PORT, Northbound.VIP, vip);
        }
    }

    /** The address set of an IPPool. */
    record OfPool(String pool) implements Scope {
        @Override
        public List<Row> rows(View view) {
            return view.byIndex(Northbound.ADDRESS_SET, "name", Northbound.expressionName(pool)).stream()
                    .filter(row -> Northbound.mark(row, "ippool").equals(pool))
                    .toList();
        }
    }

    /** The logical port of an interface. */
    record OfPort(String port) implements Scope {
        @Override
        public List<Row> rows(View view) {
            return view.byIndex(Northbound.SWITCH_PORT, "name", port);
        }
    }

    /** What the default Vpc has for a node: its port in the join network, its policies, and the group of its pods' ports. */
    record OfNode(String node) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>(view.byIndex(Northbound.SWITCH_PORT, "name", "node-" + node));
            view.byIndex(Northbound.POLICY, "node", node).stream()
                    .filter(policy -> Northbound.mark(policy, "subnet").isEmpty())
                    .forEach(all::add);
            view.byIndex(Northbound.PORT_GROUP, "node", node).stream()
                    .filter(group -> Northbound.mark(group, "subnet").isEmpty())
                    .forEach(all::add);
            return all;
        }
    }

    /** The Port_Group of a security group or policy, with its rules and the address sets that are named after it. */
    record OfGroup(String group) implements Scope {
        @Override
        public List<Row> rows(View view) {
            var all = new ArrayList<Row>();
            view.named(Northbound.PORT_GROUP, group).ifPresent(row -> {
                all.add(row);
                children(view, row, "acls", Northbound.ACL).forEach(all::add);
            });
            all.addAll(view.byIndex(Northbound.ADDRESS_SET, Northbound.BY_GROUP, group));
            return all;
        }
    }

    private static Stream<Row> children(View view, Row parent, String column, String table) {
        return parent.rows(column).stream().flatMap(uuid -> view.row(table, uuid).stream());
    }
}
