package flagship.search;

import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Only the metadata of objects, under a kind of our choice. */
final class MetadataItems implements Items {
    private final String list;
    private final byte[] opening;

    private MetadataItems(String list, String opening) {
        this.list = list;
        this.opening = opening.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code PartialObjectMetadata} of a version of meta.k8s.io. */
    static MetadataItems partial(String version) {
        var type = "{\"kind\":\"%s\",\"apiVersion\":\"meta.k8s.io/" + version + "\",";
        return new MetadataItems(
                type.formatted("PartialObjectMetadataList") + "\"items\":[",
                type.formatted("PartialObjectMetadata") + "\"metadata\":");
    }

    /** Objects of their own kind of which nothing but the metadata is filled. */
    static MetadataItems ofKind(String apiVersion, String kind, boolean isNative) {
        var type = "\"kind\":\"%s\",\"apiVersion\":\"" + apiVersion + "\",";
        return new MetadataItems(
                "{" + type.formatted(kind + "List") + "\"items\":[",
                "{" + (isNative ? "" : type.formatted(kind)) + "\"metadata\":");
    }

    @Override
    public void open(OutputStream out) throws IOException {
        out.write(list.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void item(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException {
        out.write(opening);
        ObjectCutter.writeMetadata(object, offset, length, out);
        out.write('}');
    }

    @Override
    public void single(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException {
        item(cluster, name, object, offset, length, out);
        out.write('\n');
    }
}
