package flagship.search;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.HumanDuration;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The forms in which the objects of a collection are answered: whole, as metadata, or as rows. Written straight to the client. */
sealed interface CollectionItems {
    /** Everything before the first item. */
    String opening();

    void item(GroupVersionKind kind, String cluster, NamespacedName name, Bytes object, OutputStream out)
            throws IOException;

    /** Part of an array that is reused. */
    record Bytes(byte[] array, int offset, int length) {}

    private static void write(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As stored, with apiVersion and kind. */
    record Whole(String name) implements CollectionItems {
        @Override
        public String opening() {
            return collection(name) + ",\"items\":[";
        }

        @Override
        public void item(GroupVersionKind kind, String cluster, NamespacedName name, Bytes object, OutputStream out)
                throws IOException {
            new ObjectCutter(kind.apiVersion(), kind.kind())
                    .writeTyped(object.array(), object.offset(), object.length(), out);
        }
    }

    /** Only apiVersion, kind and metadata. */
    record Metadata(String name) implements CollectionItems {
        @Override
        public String opening() {
            return collection(name) + ",\"items\":[";
        }

        @Override
        public void item(GroupVersionKind kind, String cluster, NamespacedName name, Bytes object, OutputStream out)
                throws IOException {
            write(
                    "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":".formatted(kind.kind(), kind.apiVersion()),
                    out);
            ObjectCutter.writeMetadata(object.array(), object.offset(), object.length(), out);
            out.write('}');
        }
    }

    /** Rows that say of what type each object is. */
    record Rows(String meta, Clock clock) implements CollectionItems {
        @Override
        public String opening() {
            return "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/" + meta + "\",\"columnDefinitions\":["
                    + CollectionTables.OBJECT_COLUMNS + "],\"rows\":[";
        }

        @Override
        public void item(GroupVersionKind kind, String cluster, NamespacedName name, Bytes object, OutputStream out)
                throws IOException {
            var created = ObjectHead.read(object.array(), object.offset(), object.length())
                    .creationTimestamp();
            var row = Json.object();
            row.putArray("cells")
                    .add(cluster)
                    .add(kind.group())
                    .add(kind.version())
                    .add(kind.kind())
                    .add(name.namespace())
                    .add(name.name())
                    .add(HumanDuration.since(created, clock.instant()));
            var text = new String(Json.bytes(row), StandardCharsets.UTF_8);
            write(text.substring(0, text.length() - 1) + ",\"object\":", out);
            MetadataItems.partial(meta).item(cluster, name, object.array(), object.offset(), object.length(), out);
            out.write('}');
        }
    }

    private static String collection(String name) {
        return "{\"kind\":\"CollectionResource\",\"apiVersion\":\"clusterpedia.io/v1beta1\",\"metadata\":{\"name\":\""
                + name + "\",\"creationTimestamp\":null}";
    }
}
