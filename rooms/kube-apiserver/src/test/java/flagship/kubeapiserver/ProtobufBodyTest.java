package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reading the protobuf bodies of typed clients. */
class ProtobufBodyTest {
    /** Writes length-delimited fields, enough for these tests. */
    private static byte[] field(int number, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var bytes = new ByteArrayOutputStream();
        varint((number << 3) | 2, bytes);
        varint(content.size(), bytes);
        bytes.writeBytes(content.toByteArray());
        return bytes.toByteArray();
    }

    private static void varint(int value, ByteArrayOutputStream bytes) {
        int rest = value;
        while (rest > 0x7f) {
            bytes.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
    }

    private static byte[] text(int number, String value) {
        return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] framed(String apiVersion, String kind, byte[]... object) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {'k', '8', 's', 0});
        bytes.writeBytes(field(1, text(1, apiVersion), text(2, kind)));
        bytes.writeBytes(field(2, object));
        return bytes.toByteArray();
    }

    @Test
    void mapsBytesAndMetadataBecomeJson() {
        var secret = framed("v1", "Secret", field(1, text(1, "s"), field(8)), field(2, text(1, "key"), text(2, "hi")));

        assertThat(ProtobufBody.toJson(secret).toString())
                .isEqualTo(
                        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"s\",\"creationTimestamp\":null},"
                                + "\"data\":{\"key\":\"aGk=\"}}");
    }

    @Test
    void membersOfInlinedMessagesStandInTheParent() {
        var volume = field(2, field(1, text(1, "v"), field(2, field(19, field(1, text(1, "c"))))));
        var pod = ProtobufBody.toJson(framed("v1", "Pod", volume));

        assertThat(pod.at("/spec/volumes/0/name").asText()).isEqualTo("v");
        assertThat(pod.at("/spec/volumes/0/configMap/name").asText()).isEqualTo("c");
    }

    @Test
    void unknownFieldsArePassedOver() {
        var map = framed("v1", "ConfigMap", field(1, text(1, "m")), text(15, "x"));

        assertThat(ProtobufBody.toJson(map).at("/metadata/name").asText()).isEqualTo("m");
    }

    @Test
    void aBodyThatBreaksOffIsRefused() {
        var whole = framed("v1", "ConfigMap", field(1, text(1, "m")));
        var half = Arrays.copyOf(whole, whole.length - 2);

        assertThatThrownBy(() -> ProtobufBody.toJson(half)).isInstanceOf(ProtobufCursor.Malformed.class);
    }
}
