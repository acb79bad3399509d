package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.CidrPool;
import flagship.fleetapi.CidrPool.Allocation;
import flagship.fleetapi.CidrPool.PoolStatus;
import flagship.propagation.PoolDecision.Foreign;
import flagship.propagation.PoolDecision.Known;
import flagship.propagation.PoolDecision.Members;
import flagship.propagation.PoolDecision.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which block of a pool, and when it is given again. */
class PoolDecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final Set<String> FLEET = Set.of("east", "west", "north");
    private static final Members QUIET = new Members(List.of(), Map.of());

    private String spec = "'cidrs':['10.0.0.0/22'],'holdSeconds':60";
    private PoolStatus status = PoolStatus.NONE;
    private final Map<Place, List<AddressBlock>> works = new HashMap<>();
    private Instant now = NOW;

    private Known known(PoolRequest... requests) {
        var read = CidrPool.of(json("{'metadata':{'name':'fleet'},'spec':{%s}}", spec));
        var pool = new CidrPool(read.metadata(), read.spec(), status);
        return new Known(pool, PoolRanges.of(pool.spec()), "", List.of(requests), works, FLEET, now);
    }

    private PoolRequest request(String subnet, String... clusters) {
        var read = CidrPool.of(json("{'metadata':{'name':'fleet'},'spec':{%s}}", spec));
        return PoolRequest.of(
                json("{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'%s'}}", subnet),
                Set.of(clusters),
                read.spec(),
                PoolRanges.of(read.spec()).ranges());
    }

    /** Decides, and writes down what was decided. */
    private PoolDecision decide(Members members, PoolRequest... requests) {
        var decision = PoolDecision.of(known(requests), members);
        status = new PoolStatus(
                decision.allocations(),
                decision.freeIpv4(),
                decision.freeIpv6(),
                decision.problems(),
                status.conditions());
        return decision;
    }

    private String block(String cluster, String subnet) {
        return status.find(cluster, subnet).map(Allocation::cidrBlock).orElse("");
    }

    @Test
    void eachClusterGetsABlockOfItsOwnAndKeepsIt() {
        decide(QUIET, request("s1", "east", "west"));
        decide(QUIET, request("a0", "east"), request("s1", "east", "west", "north"));

        assertThat(block("east", "s1")).isEqualTo("10.0.0.0/24");
        assertThat(block("west", "s1")).isEqualTo("10.0.1.0/24");
        assertThat(block("east", "a0")).isEqualTo("10.0.2.0/24");
        assertThat(block("north", "s1")).isEqualTo("10.0.3.0/24");
        assertThat(status.freeIpv4()).contains(0L);
    }

    @Test
    void atRestNobodyIsAsked() {
        decide(QUIET, request("s1", "east"));

        assertThat(known(request("s1", "east")).mustAskMembers()).isFalse();
        assertThat(PoolDecision.of(known(request("s1", "east")), Members.NOT_ASKED)
                        .again())
                .isEmpty();
    }

    @Test
    void anEmptyPoolSaysSoAndGivesWhatComesBack() {
        decide(QUIET, request("s1", "east", "west", "north"), request("s2", "east"));
        var decision = decide(QUIET, request("s1", "east", "west", "north"), request("s2", "east", "west"));

        assertThat(decision.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.cluster()).isEqualTo("west");
            assertThat(problem.subnet()).isEqualTo("s2");
            assertThat(problem.message()).contains("pool fleet has no block /24 left");
        });
    }

    @Test
    void whatAMemberUsesAlreadyNoClusterGets() {
        var members = new Members(
                List.of(new Foreign(
                        "north", "lan", AddressBlock.parse("10.0.0.128/25").orElseThrow())),
                Map.of());

        decide(members, request("s1", "east"));

        assertThat(block("east", "s1")).isEqualTo("10.0.1.0/24");
    }

    @Test
    void aMemberThatCannotBeAskedWaitsAlone() {
        var decision =
                decide(new Members(List.of(), Map.of("west", "connection refused")), request("s1", "east", "west"));

        assertThat(block("east", "s1")).isNotEmpty();
        assertThat(block("west", "s1")).isEmpty();
        assertThat(decision.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("cluster west gets a block when it can be asked")
                        .contains("connection refused"));
        assertThat(decision.again()).isPresent();
    }

    @Test
    void aBlockIsGivenAgainOnlyAfterItsWorkIsGoneAndTheHoldIsOverAndTheMemberHasLetGo() {
        spec = "'cidrs':['10.0.0.0/24'],'holdSeconds':60";
        decide(QUIET, request("s1", "east"));
        works.put(new Place("east", "s1"), List.of());

        decide(QUIET, request("s2", "west"));
        assertThat(status.find("east", "s1").orElseThrow().releasedAt()).isEmpty();

        works.clear();
        decide(QUIET, request("s2", "west"));
        assertThat(status.find("east", "s1").orElseThrow().releasedAt()).contains(NOW);

        now = NOW.plusSeconds(59);
        decide(QUIET, request("s2", "west"));
        assertThat(block("west", "s2")).isEmpty();

        now = NOW.plusSeconds(61);
        var still = new Members(
                List.of(new Foreign(
                        "east", "s1", AddressBlock.parse("10.0.0.0/24").orElseThrow())),
                Map.of());
        assertThat(decide(still, request("s2", "west")).problems())
                .anySatisfy(problem ->
                        assertThat(problem.message()).contains("kept back while Subnet s1 of cluster east uses it"));
        assertThat(decide(new Members(List.of(), Map.of("east", "no answer")), request("s2", "west"))
                        .problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("until cluster east can be asked"));
        assertThat(block("west", "s2")).isEmpty();

        decide(QUIET, request("s2", "west"));
        assertThat(block("west", "s2")).isEqualTo("10.0.0.0/24");
    }

    @Test
    void whoComesBackWithinTheHoldGetsTheSameBlock() {
        decide(QUIET, request("s1", "east", "west"));
        decide(QUIET, request("s1", "west"));
        now = NOW.plusSeconds(30);

        decide(QUIET, request("s1", "east", "west"));

        assertThat(status.find("east", "s1").orElseThrow().releasedAt()).isEmpty();
        assertThat(block("east", "s1")).isEqualTo("10.0.0.0/24");
    }

    @Test
    void aPoolThatWasMadeAnewTakesUpWhatWorksBear() {
        works.put(
                new Place("west", "s1"),
                List.of(AddressBlock.parse("10.0.0.0/24").orElseThrow()));

        decide(QUIET, request("s1", "east", "west"));

        assertThat(block("west", "s1")).isEqualTo("10.0.0.0/24");
        assertThat(block("east", "s1")).isEqualTo("10.0.1.0/24");
    }

    @Test
    void bothFamiliesAreGivenTogetherOrNotAtAll() {
        spec = "'cidrs':['10.0.0.0/22','fd00::/63']";

        var decision = decide(QUIET, request("s1", "east", "west", "north"));

        assertThat(block("east", "s1")).isEqualTo("10.0.0.0/24,fd00::/64");
        assertThat(decision.allocations()).hasSize(2);
        assertThat(decision.freeIpv4()).contains(2L);
        assertThat(decision.freeIpv6()).contains(0L);
    }

    @Test
    void aRangeThatIsTooSmallForABlockIsNamed() {
        spec = "'cidrs':['10.0.0.0/25']";

        assertThat(decide(QUIET, request("s1", "east")).problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("no range of pool fleet is as large as /24"));
    }

    @Test
    void badRangesAreNamed() {
        assertThat(PoolRanges.of(CidrPool.of(json("{'spec':{'cidrs':['10.0.0.0']}}"))
                                .spec())
                        .problem())
                .contains("\"10.0.0.0\" is no network");
        assertThat(PoolRanges.of(CidrPool.of(json("{'spec':{'cidrs':['10.0.0.0/8','10.1.0.0/16']}}"))
                                .spec())
                        .problem())
                .contains("overlaps");
    }

    /** However Subnets and clusters come and go: no address in two places, and nobody's block changes under it. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void noAddressIsEverInTwoPlaces(long seed) {
        var random = new Random(seed);
        spec = "'cidrs':['10.0.0.0/21'],'reserved':['10.0.3.0/25'],'holdSeconds':60";
        var wanted = new TreeMap<String, Set<String>>();
        var had = new HashMap<Place, String>();
        for (int step = 0; step < 150; step++) {
            wanted.computeIfAbsent("s" + random.nextInt(5), _ -> new TreeSet<>());
            for (Set<String> clusters : wanted.values()) {
                for (String cluster : FLEET) {
                    if (random.nextInt(6) == 0 && !clusters.remove(cluster)) {
                        clusters.add(cluster);
                    }
                }
            }
            now = now.plusSeconds(random.nextInt(50));
            decide(
                    QUIET,
                    wanted.entrySet().stream()
                            .map(entry ->
                                    request(entry.getKey(), entry.getValue().toArray(String[]::new)))
                            .toArray(PoolRequest[]::new));

            var blocks = new ArrayList<AddressBlock>();
            blocks.add(AddressBlock.parse("10.0.3.0/25").orElseThrow());
            var now = new HashMap<Place, String>();
            for (Allocation allocation : status.allocations()) {
                var block = AddressBlock.parse(allocation.cidrBlock()).orElseThrow();
                assertThat(blocks).noneMatch(block::overlaps);
                blocks.add(block);
                now.put(new Place(allocation.cluster(), allocation.subnet()), allocation.cidrBlock());
            }
            had.forEach((place, block) -> {
                if (wanted.getOrDefault(place.subnet(), Set.of()).contains(place.cluster())) {
                    assertThat(now).containsEntry(place, block);
                }
            });
            had.clear();
            had.putAll(now);
        }
    }
}
