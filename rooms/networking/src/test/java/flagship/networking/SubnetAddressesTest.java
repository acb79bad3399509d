package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import flagship.networking.LeaseRefused.Reason;
import flagship.networking.SubnetAddresses.Network;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class SubnetAddressesTest {
    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static Network network(String cidr, String gateway) {
        return new Network(Cidr.parse(cidr).orElseThrow(), ip(gateway));
    }

    private static List<IpRange> ranges(String... texts) {
        var ranges = new ArrayList<IpRange>();
        for (String text : texts) {
            var ends = text.split("\\.\\.", -1);
            ranges.add(new IpRange(ip(ends[0]), ip(ends[ends.length - 1])));
        }
        return ranges;
    }

    private static SubnetAddresses subnet(String cidr, String gateway, String... excluded) {
        return new SubnetAddresses("s1", List.of(network(cidr, gateway)), ranges(excluded), new Random(1));
    }

    private static Lease acquire(SubnetAddresses subnet, LeaseRequest request) {
        try {
            return subnet.acquire(request, _ -> false);
        } catch (LeaseRefused e) {
            throw new AssertionError(e);
        }
    }

    private static String any(SubnetAddresses subnet, String pod) {
        return acquire(subnet, LeaseRequest.any(pod + ".ns", "ns/" + pod)).text();
    }

    private static LeaseRequest fixed(String pod, String... addresses) {
        return LeaseRequest.any(pod + ".ns", "ns/" + pod)
                .at(List.of(addresses).stream().map(SubnetAddressesTest::ip).toList());
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(LeaseRefused.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void addressesAreGivenInAscendingOrderWithoutGatewayAndExclusions() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1", "10.0.1.3..10.0.1.9", "10.0.1.11");

        assertThat(any(subnet, "a")).isEqualTo("10.0.1.2");
        assertThat(any(subnet, "b")).isEqualTo("10.0.1.10");
        assertThat(any(subnet, "c")).isEqualTo("10.0.1.12");
    }

    @Test
    void anInterfaceThatAsksAgainGetsWhatItHas() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1");
        var first = acquire(subnet, LeaseRequest.any("a.ns", "ns/a"));

        assertThat(acquire(subnet, LeaseRequest.any("a.ns", "ns/a"))).isEqualTo(first);
    }

    @Test
    void anAddressThatWasGivenBackRestsUntilNoOtherIsFree() {
        var subnet = subnet("10.0.1.0/29", "10.0.1.1"); // .2 to .6
        any(subnet, "a");
        any(subnet, "b");
        subnet.release("a.ns");

        assertThat(List.of(any(subnet, "c"), any(subnet, "d"), any(subnet, "e")))
                .containsExactly("10.0.1.4", "10.0.1.5", "10.0.1.6");
        assertThat(any(subnet, "f")).isEqualTo("10.0.1.2");
        assertRefused(Reason.NO_AVAILABLE_ADDRESS, () -> subnet.acquire(LeaseRequest.any("g.ns", "ns/g"), _ -> false));
    }

    @Test
    void aNetworkOfTwoAddressesUsesBothAndAnIpv6NetworkNeitherItsFirstNorItsLast() {
        assertThat(any(subnet("10.0.1.0/31", "10.0.1.0"), "a")).isEqualTo("10.0.1.1");
        assertThat(any(subnet("fd00::/64", "fd00::1"), "a")).isEqualTo("fd00::2");
        assertThat(any(subnet("fd00::/126", "fd00::1"), "a")).isEqualTo("fd00::2");
    }

    @Test
    void aSubnetOfBothFamiliesGivesOneOfEach() {
        var subnet = new SubnetAddresses(
                "s1",
                List.of(network("10.0.1.0/24", "10.0.1.1"), network("fd00::/112", "fd00::1")),
                List.of(),
                new Random(1));

        assertThat(any(subnet, "a")).isEqualTo("10.0.1.2,fd00::2");
        assertThat(acquire(subnet, fixed("b", "fd00::99")).text()).isEqualTo("10.0.1.3,fd00::99");
        assertThat(acquire(subnet, LeaseRequest.any("c.ns", "ns/c").only(Optional.of(IpFamily.IPV6)))
                        .text())
                .isEqualTo("fd00::3");
    }

    @Test
    void aFamilyThatTheSubnetHasNotIsRefused() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1");

        assertRefused(
                Reason.INVALID_FAMILY,
                () -> subnet.acquire(LeaseRequest.any("a.ns", "ns/a").only(Optional.of(IpFamily.IPV6)), _ -> false));
    }

    @Test
    void aFixedAddressMayBeExcludedButNeitherForeignNorTheGateway() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1", "10.0.1.100..10.0.1.199");

        assertThat(acquire(subnet, fixed("a", "10.0.1.150")).text()).isEqualTo("10.0.1.150");
        assertRefused(Reason.ADDRESS_OUT_OF_RANGE, () -> subnet.acquire(fixed("b", "10.0.2.1"), _ -> false));
        assertRefused(Reason.ADDRESS_OUT_OF_RANGE, () -> subnet.acquire(fixed("b", "10.0.1.255"), _ -> false));
        assertRefused(Reason.ADDRESS_CONFLICT, () -> subnet.acquire(fixed("b", "10.0.1.1"), _ -> false));
        assertRefused(Reason.ADDRESS_CONFLICT, () -> subnet.acquire(fixed("b", "10.0.1.150"), _ -> false));
    }

    @Test
    void aMacIsTheOneThatWasAskedForOrARandomLocalOneAndNeverTwoInterfaces() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1");
        var mac = MacAddress.parse("02:AA:00:00:00:01");
        var lease = acquire(subnet, LeaseRequest.any("a.ns", "ns/a").withMac(mac));

        assertThat(lease.mac()).contains(new MacAddress("02:aa:00:00:00:01"));
        assertThat(acquire(subnet, LeaseRequest.any("b.ns", "ns/b"))
                        .mac()
                        .orElseThrow()
                        .text())
                .matches(".[26ae](:..){5}");
        assertRefused(
                Reason.ADDRESS_CONFLICT,
                () -> subnet.acquire(LeaseRequest.any("c.ns", "ns/c").withMac(mac), _ -> false));
        assertThat(MacAddress.parse("01:00:5e:00:00:01")).isEmpty();
    }

    @Test
    void aPodThatAVmMovesToSharesTheAddressAndTheLastOneGivesItBack() {
        var subnet = subnet("10.0.1.0/30", "10.0.1.1");
        acquire(subnet, fixed("source", "10.0.1.2"));
        acquire(subnet, fixed("target", "10.0.1.2").sharing(true));
        subnet.release("source.ns");

        assertRefused(Reason.NO_AVAILABLE_ADDRESS, () -> subnet.acquire(LeaseRequest.any("c.ns", "ns/c"), _ -> false));
        subnet.release("target.ns");
        assertThat(any(subnet, "c")).isEqualTo("10.0.1.2");
    }

    @Test
    void aRequestThatFailsLeavesEverythingAsItWas() {
        var subnet = new SubnetAddresses(
                "s1",
                List.of(network("10.0.1.0/30", "10.0.1.1"), network("fd00::/126", "fd00::1")),
                ranges("fd00::2"),
                new Random(1));
        assertRefused(Reason.NO_AVAILABLE_ADDRESS, () -> subnet.acquire(LeaseRequest.any("a.ns", "ns/a"), _ -> false));

        assertThat(acquire(subnet, LeaseRequest.any("b.ns", "ns/b").only(Optional.of(IpFamily.IPV4)))
                        .text())
                .isEqualTo("10.0.1.2");
    }

    @Test
    void addressesOfNodesAreSteppedOver() throws LeaseRefused {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1");
        var lease = subnet.acquire(LeaseRequest.any("a.ns", "ns/a"), address -> address.equals(ip("10.0.1.2")));

        assertThat(lease.text()).isEqualTo("10.0.1.3");
        assertThat(any(subnet, "b")).isEqualTo("10.0.1.2");
    }

    @Test
    void aPoolLimitsWhereAddressesComeFrom() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1");
        var pool = ranges("10.0.1.50..10.0.1.51");

        assertThat(acquire(subnet, LeaseRequest.any("a.ns", "ns/a").from(pool)).text())
                .isEqualTo("10.0.1.50");
        assertThat(acquire(subnet, LeaseRequest.any("b.ns", "ns/b").from(pool)).text())
                .isEqualTo("10.0.1.51");
        assertRefused(
                Reason.NO_AVAILABLE_ADDRESS,
                () -> subnet.acquire(LeaseRequest.any("c.ns", "ns/c").from(pool), _ -> false));
    }

    @Test
    void usageCountsWithoutExclusions() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1", "10.0.1.10..10.0.1.19");
        any(subnet, "a");
        acquire(subnet, fixed("b", "10.0.1.15"));
        var usage = subnet.usage().v4().orElseThrow();

        assertThat(usage.capacity()).isEqualTo(BigInteger.valueOf(243));
        assertThat(usage.used()).isEqualTo(BigInteger.ONE);
        assertThat(usage.available()).isEqualTo(BigInteger.valueOf(242));
        assertThat(usage.usedRange()).isEqualTo("10.0.1.2");
        assertThat(usage.availableRange()).isEqualTo("10.0.1.3-10.0.1.9,10.0.1.20-10.0.1.254");
    }

    @Test
    void anEmptySubnetOf24BitsHas253Addresses() {
        var usage = subnet("10.0.1.0/24", "10.0.1.1").usage().v4().orElseThrow();

        assertThat(usage.available()).isEqualTo(BigInteger.valueOf(253));
    }

    @Test
    void newExclusionsDoNotTouchWhatIsInUse() {
        var subnet = subnet("10.0.1.0/24", "10.0.1.1");
        any(subnet, "a");
        subnet.reshape(List.of(network("10.0.1.0/24", "10.0.1.1")), ranges("10.0.1.2..10.0.1.5"));

        assertThat(subnet.lease("a.ns").orElseThrow().text()).isEqualTo("10.0.1.2");
        assertThat(any(subnet, "b")).isEqualTo("10.0.1.6");
        subnet.release("a.ns");
        subnet.reshape(List.of(network("10.0.1.0/24", "10.0.1.1")), List.of());
        assertThat(any(subnet, "c")).isEqualTo("10.0.1.2");
    }

    @Test
    void aLargerNetworkKeepsTheLeases() {
        var subnet = subnet("10.0.1.0/30", "10.0.1.1");
        any(subnet, "a");
        subnet.reshape(List.of(network("10.0.1.0/24", "10.0.1.254")), List.of());

        assertThat(any(subnet, "b")).isEqualTo("10.0.1.1");
        assertThat(any(subnet, "c")).isEqualTo("10.0.1.3");
    }

    /** Random acquiring and releasing: no address is two owners', none is lost, and asking again changes nothing. */
    @Test
    void noAddressIsEverGivenTwiceAndNoneIsLost() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var subnet = subnet("10.0.1.0/26", "10.0.1.1", "10.0.1.20..10.0.1.29");
            Map<String, Lease> held = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                var pod = "p" + random.nextInt(80);
                if (random.nextInt(3) == 0) {
                    subnet.release(pod + ".ns");
                    held.remove(pod);
                } else {
                    var request = random.nextInt(4) == 0
                            ? fixed(pod, "10.0.1." + random.nextInt(64))
                            : LeaseRequest.any(pod + ".ns", "ns/" + pod);
                    tryAcquire(subnet, request).ifPresent(lease -> held.put(pod, lease));
                }
                if (step % 10 == 0) {
                    assertConsistent(subnet, held, seed, step);
                }
            }
        }
    }

    private static Optional<Lease> tryAcquire(SubnetAddresses subnet, LeaseRequest request) {
        try {
            return Optional.of(subnet.acquire(request, _ -> false));
        } catch (LeaseRefused e) {
            return Optional.empty();
        }
    }

    private static void assertConsistent(SubnetAddresses subnet, Map<String, Lease> held, int seed, int step) {
        var texts = held.values().stream().map(Lease::text).toList();
        assertThat(new HashSet<>(texts)).as("seed %d step %d", seed, step).hasSameSizeAs(texts);
        assertThat(subnet.leases()).containsExactlyInAnyOrderElementsOf(held.values());
        var unasked = texts.stream()
                .filter(text -> !text.matches("10\\.0\\.1\\.2[0-9]"))
                .count();
        var usage = subnet.usage().v4().orElseThrow();
        assertThat(usage.used()).isEqualTo(BigInteger.valueOf(unasked));
        assertThat(usage.capacity()).isEqualTo(BigInteger.valueOf(51));
    }
}
