package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Addresses of which a Subnet gets a block of its own in each cluster that it is propagated to. Cluster-scoped. A kind of Flagship's own;
 * docs/decisions/0033 says how it works.
 */
public record CidrPool(ObjectMeta metadata, PoolSpec spec, PoolStatus status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("connect.flagship.io", "v1alpha1", "cidrpools");
    public static final GroupVersionKind KIND = new GroupVersionKind("connect.flagship.io", "v1alpha1", "CIDRPool");

    /** Annotation of a Subnet template: the pool that its blocks come from. Label of a Work: the pool that gave its block. */
    public static final String POOL = "connect.flagship.io/cidr-pool";

    /** Annotation of a Subnet template: the prefix length of its blocks, {@code 24}, or one for each family, {@code 24,64}. */
    public static final String PREFIX = "connect.flagship.io/cidr-prefix";

    /** Type of the condition that says whether the pool may give blocks. */
    public static final String ACCEPTED = "Accepted";

    /** Type of the condition that says whether everybody who asks has a block. */
    public static final String SATISFIED = "Satisfied";

    private static final int IPV4_PREFIX = 24;
    private static final int IPV6_PREFIX = 64;
    private static final int HOLD_SECONDS = 300;

    public static CidrPool of(JsonNode object) {
        return new CidrPool(
                ObjectMeta.of(object), PoolSpec.of(object.path("spec")), PoolStatus.of(object.path("status")));
    }

    public String name() {
        return metadata.name();
    }

    /**
     * What a user gives away.
     *
     * @param cidrs networks of one family or both
     * @param reserved networks in them that nobody gets
     * @param ipv4Prefix how long the prefix of an IPv4 block is where the Subnet does not say
     * @param hold how long a block is kept back after its last user has gone
     */
    public record PoolSpec(List<String> cidrs, List<String> reserved, int ipv4Prefix, int ipv6Prefix, Duration hold) {
        public PoolSpec {
            cidrs = List.copyOf(cidrs);
            reserved = List.copyOf(reserved);
        }

        static PoolSpec of(JsonNode spec) {
            return new PoolSpec(
                    Fields.texts(spec, "cidrs"),
                    Fields.texts(spec, "reserved"),
                    spec.path("ipv4Prefix").asInt(IPV4_PREFIX),
                    spec.path("ipv6Prefix").asInt(IPV6_PREFIX),
                    Duration.ofSeconds(spec.path("holdSeconds").asLong(HOLD_SECONDS)));
        }
    }

    /**
     * Who has what.
     *
     * @param freeIpv4 how many IPv4 blocks of the usual size are left; absent where the pool has no such addresses
     * @param problems who asks and gets nothing, and why
     */
    public record PoolStatus(
            List<Allocation> allocations,
            Optional<Long> freeIpv4,
            Optional<Long> freeIpv6,
            List<Problem> problems,
            Conditions conditions) {
        public static final PoolStatus NONE =
                new PoolStatus(List.of(), Optional.empty(), Optional.empty(), List.of(), Conditions.NONE);

        public PoolStatus {
            allocations = List.copyOf(allocations);
            problems = List.copyOf(problems);
        }

        static PoolStatus of(JsonNode status) {
            return new PoolStatus(
                    Fields.list(status, "allocations", Allocation::of),
                    Fields.optionalLong(status, "freeIPv4Blocks"),
                    Fields.optionalLong(status, "freeIPv6Blocks"),
                    Fields.list(status, "problems", Problem::of),
                    Conditions.of(status));
        }

        /** The {@code status} object. */
        public ObjectNode toJson() {
            var json = Json.object();
            Fields.putUnlessEmpty(json, "allocations", allocations, Allocation::toJson);
            freeIpv4.ifPresent(count -> json.put("freeIPv4Blocks", count));
            freeIpv6.ifPresent(count -> json.put("freeIPv6Blocks", count));
            Fields.putUnlessEmpty(json, "problems", problems, Problem::toJson);
            json.set("conditions", conditions.toJson());
            return json;
        }

        /** The block of a Subnet in a cluster. */
        public Optional<Allocation> find(String cluster, String subnet) {
            return allocations.stream().filter(it -> it.isOf(cluster, subnet)).findFirst();
        }
    }

    /**
     * A block that was given.
     *
     * @param cidrBlock a network, or one of each family with a comma between them
     * @param releasedAt since when nobody uses it; absent while somebody does
     */
    public record Allocation(String cluster, String subnet, String cidrBlock, Optional<Instant> releasedAt) {
        static Allocation of(JsonNode node) {
            return new Allocation(
                    Fields.text(node, "cluster"),
                    Fields.text(node, "subnet"),
                    Fields.text(node, "cidrBlock"),
                    Fields.optionalText(node, "releasedAt").map(Instant::parse));
        }

        ObjectNode toJson() {
            var json =
                    Json.object().put("cluster", cluster).put("subnet", subnet).put("cidrBlock", cidrBlock);
            releasedAt.ifPresent(time ->
                    json.put("releasedAt", time.truncatedTo(ChronoUnit.SECONDS).toString()));
            return json;
        }

        public boolean isOf(String otherCluster, String otherSubnet) {
            return cluster.equals(otherCluster) && subnet.equals(otherSubnet);
        }

        public Allocation inUse() {
            return new Allocation(cluster, subnet, cidrBlock, Optional.empty());
        }

        public Allocation released(Instant time) {
            return new Allocation(cluster, subnet, cidrBlock, Optional.of(time));
        }
    }

    /** Why a Subnet has no block in a cluster, or why a block that nobody wants is kept. */
    public record Problem(String cluster, String subnet, String message) {
        static Problem of(JsonNode node) {
            return new Problem(Fields.text(node, "cluster"), Fields.text(node, "subnet"), Fields.text(node, "message"));
        }

        ObjectNode toJson() {
            return Json.object().put("cluster", cluster).put("subnet", subnet).put("message", message);
        }
    }
}
