package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules into the kernel's maps, and the way from one table to the next. */
final class NatTableTest {
    private static final InetAddress EIP = IpPrefix.address("192.0.2.5");
    private static final InetAddress OTHER = IpPrefix.address("192.0.2.6");
    private static final InetAddress POD = IpPrefix.address("10.0.1.9");

    private static Translation source(String network, InetAddress eip) {
        return new Translation.Source(IpPrefix.parse(network), eip);
    }

    private static Translation port(int port, String inside) {
        return new Translation.Port("tcp", EIP, port, IpPrefix.address(inside), 80);
    }

    private static NatTable table(Translation... translations) {
        return NatTable.of(List.of(translations), List.of(EIP, OTHER));
    }

    @Test
    void theSmallestNetworkThatHoldsAnAddressCounts() {
        var table = table(source("10.0.0.0/16", EIP), source("10.0.1.0/24", OTHER), source("10.0.1.7/32", EIP));

        assertThat(table.entries(NatTable.SOURCES))
                .isEqualTo(Map.of(
                        "10.0.0.0-10.0.0.255", "192.0.2.5",
                        "10.0.1.0-10.0.1.6", "192.0.2.6",
                        "10.0.1.7", "192.0.2.5",
                        "10.0.1.8-10.0.1.255", "192.0.2.6",
                        "10.0.2.0-10.0.255.255", "192.0.2.5"));
    }

    @Test
    void theWholeInternetIsANetworkToo() {
        assertThat(table(source("0.0.0.0/0", EIP)).entries(NatTable.SOURCES))
                .isEqualTo(Map.of("0.0.0.0-255.255.255.255", "192.0.2.5"));
    }

    @Test
    void aPortOfOneRuleIsAnEntryAndOneOfSeveralIsShared() {
        var table = table(port(80, "10.0.1.2"), port(81, "10.0.1.4"), port(81, "10.0.1.3"));

        assertThat(table.entries(NatTable.PORTS)).isEqualTo(Map.of("tcp . 192.0.2.5 . 80", "10.0.1.2 . 80"));
        assertThat(table.entries(NatTable.SHARED))
                .isEqualTo(Map.of("tcp . 192.0.2.5 . 81", "10.0.1.3 . 80, 10.0.1.4 . 80"));
    }

    @Test
    void aChangeNamesOnlyWhatDiffers() {
        var before = table(port(80, "10.0.1.2"), port(81, "10.0.1.3"));
        var after = table(port(80, "10.0.1.2"), port(81, "10.0.1.4"));

        assertThat(NatScript.change(before, after)).contains("""
                delete element ip vpc-nat-gw ports { tcp . 192.0.2.5 . 81 }
                add element ip vpc-nat-gw ports { tcp . 192.0.2.5 . 81 : 10.0.1.4 . 80 }
                """);
        assertThat(NatScript.change(after, after)).isEmpty();
    }

    @Test
    void connectionsOfARuleThatIsGoneAreForgottenAndNoOthers() {
        var before = table(port(80, "10.0.1.2"), source("10.0.1.0/24", EIP), new Translation.Floating(OTHER, POD));
        var concerned = NatChange.concerned(before, table(new Translation.Floating(OTHER, POD)));

        assertThat(concerned).accepts(connection("198.51.100.7", "192.0.2.5", 80, "198.51.100.7"));
        assertThat(concerned).accepts(connection("10.0.1.2", "198.51.100.7", 443, "192.0.2.5"));
        assertThat(concerned).rejects(connection("198.51.100.7", "192.0.2.5", 81, "198.51.100.7"));
        assertThat(concerned).rejects(connection("10.0.2.2", "198.51.100.7", 443, "192.0.2.5"));
        assertThat(concerned).rejects(connection("10.0.1.9", "198.51.100.7", 443, "192.0.2.6"));
    }

    @Test
    void connectionsOfANetworkThatKeepsItsEipStay() {
        var before = table(source("10.0.0.0/16", EIP));
        var after = table(source("10.0.0.0/16", EIP), source("10.0.1.0/24", OTHER));
        var concerned = NatChange.concerned(before, after);

        assertThat(concerned).rejects(connection("10.0.3.2", "198.51.100.7", 443, "192.0.2.5"));
        assertThat(concerned).accepts(connection("10.0.1.2", "198.51.100.7", 443, "192.0.2.5"));
        assertThat(concerned).as("never translated").accepts(connection("10.0.3.2", "198.51.100.7", 443, "10.0.3.2"));
    }

    private static Conntrack.Connection connection(String source, String destination, int port, String answersTo) {
        return new Conntrack.Connection(number(source), number(destination), 6, port, number(answersTo));
    }

    private static long number(String address) {
        return AddressRange.number(IpPrefix.address(address));
    }
}
