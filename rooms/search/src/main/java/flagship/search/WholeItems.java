package flagship.search;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Objects as they are stored, said in the version that was asked for. */
final class WholeItems implements Items {
    private final GroupVersionKind kind;
    private final boolean isNative;
    private final ObjectCutter cutter;

    /** @param isNative list items carry no apiVersion and kind */
    WholeItems(GroupVersionKind kind, boolean isNative) {
        this.kind = kind;
        this.isNative = isNative;
        this.cutter = new ObjectCutter(kind.apiVersion(), kind.kind());
    }

    @Override
    public void open(OutputStream out) throws IOException {
        out.write("{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"items\":["
                .formatted(kind.kind(), kind.apiVersion())
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void item(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException {
        if (isNative) {
            cutter.writeBare(object, offset, length, out);
        } else {
            cutter.writeTyped(object, offset, length, out);
        }
    }

    @Override
    public void single(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException {
        cutter.writeTyped(object, offset, length, out);
        out.write('\n');
    }
}
