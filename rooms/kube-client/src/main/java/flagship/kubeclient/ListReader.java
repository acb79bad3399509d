package flagship.kubeclient;

import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads one page of a list as it arrives and hands out its items one by one; the page itself is never in memory. */
final class ListReader {
    /** Takes one item. */
    interface Items {
        void accept(RawObject object) throws IOException, InterruptedException;

        /** An item that cannot be read: ends the list, unless somebody knows better. */
        default void unreadable(UnreadableObject object) throws IOException, InterruptedException {
            throw object;
        }
    }

    /** What a list says of itself. */
    record Envelope(String resourceVersion, String continuation) {}

    private final JsonCutter cutter;
    private final RawObjects objects;
    private Envelope envelope = new Envelope("", "");
    private String kind = "";
    private boolean hasItems;

    ListReader(InputStream body, RawObjects objects, int objectBytesMax) {
        this.cutter = new JsonCutter(body, objectBytesMax);
        this.objects = objects;
    }

    /** @throws IOException if this is not a list, or ends too early */
    Envelope read(Items items) throws IOException, InterruptedException {
        try {
            members(items);
            // To the end, so that the connection can be used again.
            if (cutter.peek() >= 0) {
                throw new IOException("the server sent more than one list");
            }
        } catch (MalformedJson e) {
            throw new IOException("the server sent a list that is malformed: " + e.getMessage(), e);
        }
        if (!hasItems && !kind.endsWith("List")) {
            throw new IOException("the server sent no list (kind \"%s\")".formatted(kind));
        }
        return envelope;
    }

    private void members(Items items) throws IOException, InterruptedException {
        cutter.expect('{');
        if (cutter.skip('}')) {
            return;
        }
        do {
            var name = cutter.string();
            cutter.expect(':');
            switch (name) {
                case "items" -> items(items);
                case "metadata" -> metadata();
                case "kind" -> kind = cutter.string();
                default -> cutter.cut();
            }
        } while (cutter.skip(','));
        cutter.expect('}');
    }

    private void metadata() throws IOException {
        cutter.cut();
        var metadata =
                Json.parse(Arrays.copyOfRange(cutter.buffer(), cutter.start(), cutter.start() + cutter.length()));
        envelope = new Envelope(
                metadata.path("resourceVersion").asText(""),
                metadata.path("continue").asText(""));
    }

    private void items(Items items) throws IOException, InterruptedException {
        if (cutter.peek() == 'n') {
            // null: how Go prints a list without items that was never filled.
            cutter.cut();
            return;
        }
        hasItems = true;
        cutter.expect('[');
        if (cutter.skip(']')) {
            return;
        }
        do {
            cutter.cut();
            item(items);
        } while (cutter.skip(','));
        cutter.expect(']');
    }

    private void item(Items items) throws IOException, InterruptedException {
        RawObject object;
        try {
            object = objects.of(cutter.buffer(), cutter.start(), cutter.length());
        } catch (UnreadableObject e) {
            items.unreadable(e);
            return;
        }
        items.accept(object);
    }
}
