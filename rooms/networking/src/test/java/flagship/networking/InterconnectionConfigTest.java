package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ConfigMap {@code ovn-ic-config}, and addresses on transit switches. */
class InterconnectionConfigTest {
    private static final String FULL =
            "'enable-ic':'true','az-name':'az1','ic-db-host':'192.0.2.7, fd00::7','gw-nodes':'n1, n2','auto-route':'true'";

    private static InterconnectionConfig config(String data) {
        return InterconnectionConfig.of(Optional.of(object(data)));
    }

    private static ObjectNode object(String data) {
        return Json.parseObject(("{'data':{" + data + "}}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyKeyIsRead() {
        var config = config(FULL + ",'ic-nb-port':'7001'");

        assertThat(config.enabled()).isTrue();
        assertThat(config.zone()).isEqualTo("az1");
        assertThat(config.databases().stream().map(Object::toString))
                .containsExactly("tcp:192.0.2.7:7001", "tcp:[fd00::7]:7001");
        assertThat(config(FULL + ",'ic-sb-port':'7002'").southbound().stream().map(Object::toString))
                .containsExactly("tcp:192.0.2.7:7002", "tcp:[fd00::7]:7002");
        assertThat(config(FULL).southbound().getFirst()).hasToString("tcp:192.0.2.7:6646");
        assertThat(config.gatewayNodes()).containsExactly("n1", "n2");
        assertThat(config.autoRoute()).isTrue();
        assertThat(config(FULL).databases().getFirst()).hasToString("tcp:192.0.2.7:6645");
    }

    @Test
    void withoutItNothingIsConnected() {
        assertThat(InterconnectionConfig.of(Optional.empty()).enabled()).isFalse();
        assertThat(config("").enabled()).isFalse();
        assertThat(config(FULL.replace("'enable-ic':'true'", "'enable-ic':'false'"))
                        .enabled())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"az-name,az-name is missing", "ic-db-host,ic-db-host is missing", "gw-nodes,gw-nodes is missing"})
    void whatIsMissingIsNamed(String key, String message) {
        assertThatThrownBy(() -> config(FULL.replace("'" + key + "':'", "'" + key + "':'','was':'")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ic-nb-port", "ic-sb-port"})
    void aPortThatIsNoneIsNamed(String key) {
        assertThatThrownBy(() -> config(FULL + ",'" + key + "':'x'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void noTwoAddressesOfASwitchHaveTheSameTunnelKey() {
        assertThat(InterconnectionRows.tunnelKey("169.254.100.1/24")).isEqualTo(16385);
        assertThat(InterconnectionRows.tunnelKey("169.254.100.254/24")).isEqualTo(16638);
        assertThat(InterconnectionRows.tunnelKey("10.0.63.255/18")).isEqualTo(32767);
        assertThat(InterconnectionRows.tunnelKey("fd00::5/64")).isEqualTo(16389);
    }

    @Test
    void theLowestAddressThatNoZoneHasIsTaken() throws IOException {
        var subnet = Cidr.parse("169.254.100.0/29").orElseThrow();

        assertThat(TransitSwitches.choose("ts", subnet, Set.of())).hasToString("169.254.100.1");
        assertThat(TransitSwitches.choose("ts", subnet, Set.of("169.254.100.1", "169.254.100.3")))
                .hasToString("169.254.100.2");
        assertThatThrownBy(() -> TransitSwitches.choose(
                        "ts", Cidr.parse("169.254.100.0/30").orElseThrow(), Set.of("169.254.100.1", "169.254.100.2")))
                .hasMessageContaining("every address of 169.254.100.0/30 is taken");
    }
}
