package flagship.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OvsdbEndpointTest {
    @Test
    void theThreeFormsOfOvsAreRead() {
        assertThat(OvsdbEndpoint.parseList("unix:/run/ovn/ovnnb_db.sock, tcp:10.0.0.1:6641,ssl:[fd00::2]:6641"))
                .containsExactly(
                        new OvsdbEndpoint.Unix(Path.of("/run/ovn/ovnnb_db.sock")),
                        new OvsdbEndpoint.Tcp("10.0.0.1", 6641),
                        new OvsdbEndpoint.Ssl("fd00::2", 6641));
    }

    @Test
    void anAddressIsWrittenAsItIsRead() {
        for (String text : new String[] {"unix:/a", "tcp:h:1", "tcp:[::1]:65535", "ssl:db.example:6641"}) {
            assertThat(OvsdbEndpoint.parse(text)).hasToString(text);
        }
    }

    @Test
    void everythingElseIsRefusedWithWhatIsExpected() {
        for (String text : new String[] {
            "",
            "unix:",
            "tcp:",
            "tcp:host",
            "tcp:host:",
            "tcp:host:0",
            "tcp:host:65536",
            "tcp:host:x",
            "tcp:::1:6641",
            "http://x",
            "a,b"
        }) {
            assertThatThrownBy(() -> OvsdbEndpoint.parseList(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("write unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT");
        }
    }
}
