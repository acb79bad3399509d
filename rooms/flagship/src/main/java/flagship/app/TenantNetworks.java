package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tenants' networks of several clusters, put together by Vpc. Not safe for use by many threads.
 *
 * <p>Subnets of providers other than OVN's default one belong to no tenant and are left out.
 */
final class TenantNetworks {
    private static final String DEFAULT_VPC = "ovn-cluster";
    private static final String PROVIDER = "ovn";

    private final String only;
    private final Map<String, Tenant> tenants = new TreeMap<>();
    private final Map<String, String> silent = new TreeMap<>();

    /** @param only the name of one Vpc; empty for all */
    TenantNetworks(String only) {
        this.only = only;
    }

    /** One Vpc with its parts in all clusters. */
    private record Tenant(Map<String, InCluster> clusters, List<Network> networks, List<Gateway> gateways) {
        Tenant() {
            this(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        }

        boolean isHealthy() {
            return clusters.values().stream().allMatch(InCluster::isHealthy)
                    && networks.stream().allMatch(network -> network.problem().isEmpty())
                    && gateways.stream().allMatch(gateway -> gateway.problem().isEmpty());
        }
    }

    /** @param namespaces whose pods are in it */
    private record InCluster(List<String> namespaces, String problem) {
        boolean isHealthy() {
            return problem.isEmpty();
        }
    }

    /**
     * A Subnet in a cluster.
     *
     * @param gateway the router's address
     * @param addresses of pods: how many there are and could be more, of each family
     */
    private record Network(
            String name, String cluster, String cidr, String gateway, Addresses addresses, String problem) {}

    private record Addresses(BigDecimal usedV4, BigDecimal freeV4, BigDecimal usedV6, BigDecimal freeV6) {
        static Addresses of(JsonNode status) {
            return new Addresses(
                    number(status, "v4usingIPs"),
                    number(status, "v4availableIPs"),
                    number(status, "v6usingIPs"),
                    number(status, "v6availableIPs"));
        }

        private static BigDecimal number(JsonNode status, String field) {
            return status.path(field).isNumber() ? status.path(field).decimalValue() : BigDecimal.ZERO;
        }

        String used() {
            return both(usedV4, usedV6, freeV6);
        }

        String free() {
            return both(freeV4, freeV6, usedV6);
        }

        private String both(BigDecimal v4, BigDecimal v6, BigDecimal otherV6) {
            boolean hasV6 = v6.signum() != 0 || otherV6.signum() != 0;
            boolean hasV4 = usedV4.signum() != 0 || freeV4.signum() != 0;
            return hasV6 ? (hasV4 ? v4.toPlainString() + "," : "") + v6.toPlainString() : v4.toPlainString();
        }

        ObjectNode toJson() {
            var json = Json.object();
            json.put("usedV4", usedV4).put("freeV4", freeV4);
            return json.put("usedV6", usedV6).put("freeV6", freeV6);
        }
    }

    /** A VpcNatGateway in a cluster. */
    private record Gateway(String name, String cluster, String address, String problem) {}

    /** Notes a cluster that does not answer. */
    void silent(String cluster, String why) {
        silent.put(cluster, why);
    }

    /** Adds what a cluster has. */
    void add(String cluster, List<RawObject> vpcs, List<RawObject> subnets, List<RawObject> gateways) {
        for (RawObject raw : vpcs) {
            var object = raw.toJson();
            tenant(raw.head().name()).ifPresent(it -> it.clusters().put(cluster, inCluster(object)));
        }
        for (RawObject raw : subnets) {
            var subnet = Subnet.of(raw.toJson());
            var provider = subnet.spec().provider();
            if (provider.isEmpty() || provider.equals(PROVIDER)) {
                var vpc = subnet.spec().vpc().isEmpty()
                        ? DEFAULT_VPC
                        : subnet.spec().vpc();
                tenant(vpc).ifPresent(it -> it.networks().add(network(cluster, subnet)));
            }
        }
        for (RawObject raw : gateways) {
            var object = raw.toJson();
            var gateway = VpcNatGateway.of(object);
            tenant(gateway.vpc())
                    .ifPresent(it -> it.gateways()
                            .add(new Gateway(
                                    raw.head().name(),
                                    cluster,
                                    object.at("/spec/lanIp").asText(""),
                                    problem(object.path("status")))));
        }
    }

    private Optional<Tenant> tenant(String vpc) {
        return only.isEmpty() || only.equals(vpc)
                ? Optional.of(tenants.computeIfAbsent(vpc, _ -> new Tenant()))
                : Optional.empty();
    }

    private static InCluster inCluster(ObjectNode object) {
        var namespaces = new ArrayList<String>();
        object.at("/spec/namespaces").forEach(name -> namespaces.add(name.asText()));
        boolean ready = object.at("/status/standby").asBoolean();
        return new InCluster(
                namespaces, ready ? "" : "its router is not made yet: is the network controller running there?");
    }

    private static Network network(String cluster, Subnet subnet) {
        boolean known = !Conditions.of(subnet.status()).all().isEmpty();
        return new Network(
                subnet.name(),
                cluster,
                subnet.spec().cidrBlock(),
                subnet.spec().gateway(),
                Addresses.of(subnet.status()),
                known
                        ? problem(subnet.status())
                        : "nobody has looked at it yet: is the network controller running there?");
    }

    /** What conditions say is wrong; empty where nothing is. */
    private static String problem(JsonNode status) {
        var conditions = Conditions.of(status);
        var error = conditions.find("Error").filter(it -> it.holds());
        if (error.isPresent()) {
            return error.get().reason() + ": " + error.get().message();
        }
        return conditions
                .find("Ready")
                .filter(it -> !it.holds())
                .map(it -> it.reason() + ": " + it.message())
                .orElse("");
    }

    boolean isHealthy() {
        return silent.isEmpty() && tenants.values().stream().allMatch(Tenant::isHealthy);
    }

    /** Tables for people. */
    String text() {
        var text = new StringBuilder();
        if (tenants.isEmpty()) {
            text.append(only.isEmpty() ? "No tenants found." : "No cluster has a Vpc %s.".formatted(only))
                    .append('\n');
        } else {
            text.append(tenantTable()).append('\n').append(networkTable());
        }
        problems().forEach(problem -> text.append("! ").append(problem).append('\n'));
        return text.toString().stripTrailing();
    }

    private ConsoleTable tenantTable() {
        var table = new ConsoleTable("VPC", "CLUSTERS", "SUBNETS", "GATEWAYS", "NAMESPACES", "HEALTHY");
        tenants.forEach((name, tenant) -> table.row(
                name,
                String.join(",", tenant.clusters().keySet()),
                tenant.networks().stream().map(Network::name).distinct().count(),
                tenant.gateways().size(),
                String.join(
                        ",",
                        tenant.clusters().values().stream()
                                .flatMap(it -> it.namespaces().stream())
                                .distinct()
                                .toList()),
                tenant.isHealthy() ? "yes" : "no"));
        return table;
    }

    private ConsoleTable networkTable() {
        var table = new ConsoleTable("VPC", "SUBNET", "CLUSTER", "CIDR", "GATEWAY", "USED", "FREE");
        tenants.forEach((name, tenant) -> tenant.networks().stream()
                .sorted(Comparator.comparing(Network::name).thenComparing(Network::cluster))
                .forEach(network -> table.row(
                        name,
                        network.name(),
                        network.cluster(),
                        network.cidr(),
                        network.gateway(),
                        network.addresses().used(),
                        network.addresses().free())));
        return table;
    }

    private List<String> problems() {
        var all = new ArrayList<String>();
        silent.forEach((cluster, why) -> all.add("cluster %s is left out: %s".formatted(cluster, why)));
        tenants.forEach((name, tenant) -> {
            tenant.clusters().forEach((cluster, it) -> add(all, "Vpc " + name, cluster, it.problem()));
            tenant.networks().forEach(it -> add(all, "Subnet " + it.name(), it.cluster(), it.problem()));
            tenant.gateways().forEach(it -> add(all, "VpcNatGateway " + it.name(), it.cluster(), it.problem()));
        });
        return all;
    }

    private static void add(List<String> all, String what, String cluster, String problem) {
        if (!problem.isEmpty()) {
            all.add("%s in %s: %s".formatted(what, cluster, problem));
        }
    }

    /** Everything that is known. */
    ObjectNode toJson() {
        var json = Json.object();
        var list = json.putArray("tenants");
        tenants.forEach((name, tenant) -> {
            var one = list.addObject().put("vpc", name).put("healthy", tenant.isHealthy());
            var clusters = one.putArray("clusters");
            tenant.clusters().forEach((cluster, it) -> {
                var entry = clusters.addObject().put("name", cluster).put("problem", it.problem());
                it.namespaces().forEach(entry.putArray("namespaces")::add);
            });
            var subnets = one.putArray("subnets");
            tenant.networks()
                    .forEach(it -> subnets.addObject()
                            .put("name", it.name())
                            .put("cluster", it.cluster())
                            .put("cidrBlock", it.cidr())
                            .put("gateway", it.gateway())
                            .put("problem", it.problem())
                            .set("addresses", it.addresses().toJson()));
            var gateways = one.putArray("gateways");
            tenant.gateways()
                    .forEach(it -> gateways.addObject()
                            .put("name", it.name())
                            .put("cluster", it.cluster())
                            .put("lanIp", it.address())
                            .put("problem", it.problem()));
        });
        var unasked = json.putObject("silentClusters");
        silent.forEach(unasked::put);
        return json;
    }
}
