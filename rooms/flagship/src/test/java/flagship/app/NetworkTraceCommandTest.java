package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.NamespacedName;
import flagship.networking.NetworkTrace.Protocol;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the words of a user become the question of a trace. */
final class NetworkTraceCommandTest {
    @Test
    void aPodOrAnAddressWithOrWithoutAPort() {
        var pod = NetworkTraceCommand.question("ns-a/web", "ns-b/db:5432", Protocol.TCP);
        assertThat(pod.from()).isEqualTo(new NamespacedName("ns-a", "web"));
        assertThat(pod.toPod()).isEqualTo(Optional.of(new NamespacedName("ns-b", "db")));
        assertThat(pod.port()).isEqualTo(5432);

        var address = NetworkTraceCommand.question("ns-a/web", "198.51.100.7", Protocol.UDP);
        assertThat(address.toPod()).isEmpty();
        assertThat(address.toAddress()).isEqualTo("198.51.100.7");
        assertThat(address.port()).isEqualTo(53);
        assertThat(NetworkTraceCommand.question("a/b", "fd00::5", Protocol.ICMP).toAddress())
                .isEqualTo("fd00::5");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> NetworkTraceCommand.question("web", "a/b", Protocol.TCP))
                .hasMessage("--from web: write NAMESPACE/POD");
        assertThatThrownBy(() -> NetworkTraceCommand.question("a/b", "10.0.0.1:70000", Protocol.TCP))
                .hasMessageContaining("write a number from 1 to 65535");
    }
}
