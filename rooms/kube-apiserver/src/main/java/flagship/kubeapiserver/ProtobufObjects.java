package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Shows objects in protobuf, each turned from its JSON when its turn comes. A list's length has to be known before its first byte goes out, so
 * its encoded form is kept until it is complete; it takes about two thirds of its JSON.
 */
final class ProtobufObjects implements Presentation {
    static final String TYPE = "application/vnd.kubernetes.protobuf";

    private final GroupVersionKind kind;
    private final GroupVersionKind listKind;
    private final Presentation json;
    private final ProtobufWriter list = new ProtobufWriter();

    private ProtobufObjects(GroupVersionKind kind, GroupVersionKind listKind, Presentation json) {
        this.kind = kind;
        this.listKind = listKind;
        this.json = json;
    }

    /** Whole objects of a native type. */
    static ProtobufObjects whole(ServedType type) {
        var kind = type.kind();
        var list =
                new GroupVersionKind(kind.group(), kind.version(), type.words().listKind());
        return new ProtobufObjects(kind, list, new WholeObjects(type));
    }

    /** The metadata of objects of any type. */
    static ProtobufObjects metadata(String version) {
        var kind = new GroupVersionKind("meta.k8s.io", version, PartialObjects.KIND);
        var list = new GroupVersionKind("meta.k8s.io", version, PartialObjects.KIND + "List");
        return new ProtobufObjects(kind, list, new PartialObjects(version));
    }

    @Override
    public String contentType() {
        return TYPE;
    }

    @Override
    public String streamType() {
        return TYPE + ";stream=watch";
    }

    @Override
    public byte[] single(byte[] object) {
        return ProtobufObject.framed(tree(json.single(object)));
    }

    @Override
    public void openList(ListMeta meta, OutputStream out) {
        var metadata = Json.object().put("resourceVersion", Long.toString(meta.revision()));
        if (!meta.continueToken().isEmpty()) {
            metadata.put("continue", meta.continueToken());
        }
        if (meta.remaining() > 0) {
            metadata.put("remainingItemCount", meta.remaining());
        }
        list.message(1, ProtobufObject.message("k8s.io.apimachinery.pkg.apis.meta.v1.ListMeta", metadata));
    }

    @Override
    public void item(byte[] object, OutputStream out) {
        var shown = json instanceof PartialObjects ? json.single(object) : object;
        list.message(2, ProtobufObject.message(ProtobufBody.messageName(kind), tree(shown)));
    }

    @Override
    public void separate(OutputStream out) {
        // Items follow each other.
    }

    @Override
    public void closeList(OutputStream out) throws IOException {
        out.write(ProtobufObject.framed(listKind, list));
    }

    @Override
    public void event(String type, byte[] object, OutputStream out) throws IOException {
        frame(type, tree(json.single(object)), out);
    }

    @Override
    public void eventObject(byte[] object, OutputStream out) throws IOException {
        out.write(single(object));
    }

    @Override
    public void eventAbout(String type, byte[] shown, OutputStream out) throws IOException {
        frame(type, tree(shown), out);
    }

    @Override
    public byte[] bookmark(long revision, boolean initialEventsEnd) {
        return json.bookmark(revision, initialEventsEnd);
    }

    /** Four bytes of length, then the event, whose object has an envelope of its own. */
    private static void frame(String type, ObjectNode object, OutputStream out) throws IOException {
        var embedded = new ProtobufWriter().bytes(1, ProtobufObject.framed(object));
        byte[] event = new ProtobufWriter().text(1, type).message(2, embedded).toByteArray();
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(event.length).array());
        out.write(event);
    }

    private static ObjectNode tree(byte[] object) {
        return Json.parseObject(object);
    }
}
