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

    @Test
    void aPortThatIsNoneIsNamed() {
        assertThatThrownBy(() -> config(FULL + ",'ic-nb-port':'x'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ic-nb-port");
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
