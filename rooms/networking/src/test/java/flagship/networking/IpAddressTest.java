package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {
    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.1.7,10.0.1.7",
        "255.255.255.255,255.255.255.255",
        "0.0.0.0,0.0.0.0",
        "fd00:0:0:0:0:0:0:1,fd00::1",
        "FD00::00A0,fd00::a0",
        "::,::",
        "::1,::1",
        "1::,1::",
        "1:0:0:2:0:0:0:3,1:0:0:2::3",
        "1:0:0:2:0:0:3:4,1::2:0:0:3:4",
        "1:0:2:3:4:5:6:7,1:0:2:3:4:5:6:7",
        "::ffff:1.2.3.4,::ffff:102:304"
    })
    void isReadInEveryFormAndWrittenInOne(String text, String canonical) {
        assertThat(ip(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4/24",
                "a.b.c.d",
                " 1.2.3.4",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "::1.2.3"
            })
    void nothingElseIsAnAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void countingCrossesTheMiddleOf128Bits() {
        var last = ip("fd00:0:0:1:ffff:ffff:ffff:ffff");

        assertThat(last.next()).hasToString("fd00:0:0:2::");
        assertThat(last.next().previous()).isEqualTo(last);
        assertThat(last.plus(4096).plus(-4096)).isEqualTo(last);
        assertThat(last.next().number()).isEqualTo(last.number().add(BigInteger.ONE));
    }

    @Test
    void orderIsThatOfUnsignedNumbersWithIpv4First() {
        assertThat(ip("9.0.0.0")).isLessThan(ip("200.0.0.0"));
        assertThat(ip("::1")).isLessThan(ip("8000::"));
        assertThat(ip("255.255.255.255")).isLessThan(ip("::"));
    }

    @Test
    void aNetworkIsWrittenWithoutItsHostBits() {
        assertThat(Cidr.parse("10.0.1.7/24"))
                .hasValueSatisfying(cidr -> assertThat(cidr).hasToString("10.0.1.0/24"));
        assertThat(Cidr.parse("fd00::beef/64"))
                .hasValueSatisfying(cidr -> assertThat(cidr).hasToString("fd00::/64"));
        assertThat(Cidr.parse("0.0.0.0/0")).isPresent();
        assertThat(Cidr.parse("10.0.0.0/33")).isEmpty();
        assertThat(Cidr.parse("10.0.0.0/-1")).isEmpty();
        assertThat(Cidr.parse("10.0.0.0")).isEmpty();
        assertThat(Cidr.parseList("10.0.0.0/16, fd00::/64").orElseThrow()).hasSize(2);
        assertThat(Cidr.parseList("10.0.0.0/16,")).isEmpty();
    }

    @Test
    void networksOverlapWhenOneHoldsTheOther() {
        var net = Cidr.parse("10.0.0.0/16").orElseThrow();

        assertThat(net.overlaps(Cidr.parse("10.0.255.0/24").orElseThrow())).isTrue();
        assertThat(Cidr.parse("10.0.255.0/24").orElseThrow().overlaps(net)).isTrue();
        assertThat(net.overlaps(Cidr.parse("10.1.0.0/24").orElseThrow())).isFalse();
        assertThat(net.overlaps(Cidr.parse("::/0").orElseThrow())).isFalse();
        assertThat(net.last()).hasToString("10.0.255.255");
    }
}
