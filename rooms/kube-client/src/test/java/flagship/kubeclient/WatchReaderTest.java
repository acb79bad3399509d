package flagship.kubeclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events in the form that API servers use, and in others that mean the same. */
class WatchReaderTest {
    private static final String OBJECT = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"7\"}}";

    @Test
    void theUsualFormIsRead() throws IOException {
        assertThat(changed("{\"type\":\"MODIFIED\",\"object\":" + OBJECT + "}")).isEqualTo("MODIFIED " + OBJECT);
    }

    @Test
    void theObjectMayComeFirstOrHaveSomethingBehindIt() throws IOException {
        assertThat(changed("{\"object\":" + OBJECT + ",\"type\":\"ADDED\"}")).isEqualTo("ADDED " + OBJECT);
        assertThat(changed("{\"type\":\"ADDED\",\"object\":" + OBJECT + ",\"more\":{\"a\":1}}"))
                .isEqualTo("ADDED " + OBJECT);
    }

    @Test
    void whiteSpaceMayStandAnywhere() throws IOException {
        assertThat(changed("  { \"type\" : \"DELETED\", \"object\": " + OBJECT + " }\r\n"))
                .isEqualTo("DELETED " + OBJECT);
        assertThat(changed("{\"type\":\"ADDED\",\"object\":" + OBJECT + " }")).isEqualTo("ADDED " + OBJECT);
    }

    @Test
    void anObjectThatCannotBeReadIsSaidToBeSo() throws IOException {
        var event = reader(stream("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":[]}}}"))
                .next()
                .orElseThrow();
        assertThat(event).isInstanceOf(WatchEvent.Unreadable.class);
    }

    @Test
    void whatIsNoEventEndsTheWatch() {
        assertThatThrownBy(() -> reader(stream("[1]")).next()).isInstanceOf(IOException.class);
        assertThatThrownBy(() ->
                        reader(stream("{\"type\":\"ADDED\",\"object\":7}")).next())
                .isInstanceOf(IOException.class);
    }

    @Test
    void eventsOfAllSizesComeOneByteAtATime() throws IOException {
        var large = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"8\"}}"
                .formatted("x".repeat(100_000));
        var text = "{\"type\":\"ADDED\",\"object\":" + OBJECT + "}\n{\"type\":\"ADDED\",\"object\":" + large
                + "}\n{\"type\":\"ADDED\",\"object\":" + OBJECT + "}\n";
        var reader = reader(new Dripping(stream(text)));

        assertThat(text(reader.next())).isEqualTo("ADDED " + OBJECT);
        assertThat(text(reader.next())).isEqualTo("ADDED " + large);
        assertThat(text(reader.next())).isEqualTo("ADDED " + OBJECT);
        assertThat(reader.next()).isEmpty();
    }

    private static String changed(String text) throws IOException {
        return text(reader(stream(text)).next());
    }

    private static String text(Optional<WatchEvent> event) {
        var changed = (WatchEvent.Changed) event.orElseThrow();
        return changed.type() + " " + new String(changed.object().bytes(), UTF_8);
    }

    private static WatchReader reader(InputStream body) {
        return new WatchReader(body, RawObjects.naming(Optional.empty()), 1 << 20);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** Has one byte at a time, and never more waiting. */
    private static final class Dripping extends InputStream {
        private final InputStream source;

        Dripping(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            return source.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return source.read(target, offset, Math.min(1, length));
        }
    }
}
