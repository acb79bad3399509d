package flagship.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class GrpcWireTest {
    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void aMessageComesOutOfItsFrameAsItWentIn() throws Exception {
        assertThat(bytes(GrpcFrame.of(new byte[] {8, 7}))).containsExactly(0, 0, 0, 0, 2, 8, 7);
        assertThat(GrpcFrame.message(bytes(GrpcFrame.of(new byte[] {8, 7})))).containsExactly(8, 7);
        assertThat(GrpcFrame.message(bytes(GrpcFrame.of(new byte[0])))).isEmpty();
    }

    @Test
    void aBodyThatIsNotOneMessageIsRefused() {
        assertThatThrownBy(() -> GrpcFrame.message(new byte[0])).hasMessageContaining("no message");
        assertThatThrownBy(() -> GrpcFrame.message(new byte[] {0, 0, 0})).hasMessageContaining("cut off");
        assertThatThrownBy(() -> GrpcFrame.message(new byte[] {1, 0, 0, 0, 0})).hasMessageContaining("compressed");
        assertThatThrownBy(() -> GrpcFrame.message(new byte[] {0, 0, 0, 0, 3, 8, 7}))
                .hasMessageContaining("length of 3");
        assertThatThrownBy(() -> GrpcFrame.message(new byte[] {0, -1, -1, -1, -1, 8}))
                .hasMessageContaining("4294967295");
        assertThatThrownBy(() -> GrpcFrame.message(new byte[] {0, 0, 0, 0, 1, 8, 0, 0, 0, 0, 1, 8}))
                .isInstanceOf(GrpcFrame.Malformed.class);
    }

    @Test
    void aStatusIsToldByItsNameAndTheServersWords() {
        assertThat(GrpcStatus.of("0", "").isOk()).isTrue();
        assertThat(GrpcStatus.of("2", "cluster%20name%20does not match%3A %C3%A9"))
                .hasToString("UNKNOWN: cluster name does not match: é");
        assertThat(GrpcStatus.of("14", "50% of 100%zz%")).hasToString("UNAVAILABLE: 50% of 100%zz%");
        assertThat(GrpcStatus.of("99", "")).hasToString("code 99");
        assertThat(GrpcStatus.of("ok", "").isOk()).isFalse();
        assertThat(GrpcStatus.of("13", "x".repeat(100_000)).message()).hasSize(1_000);
    }
}
