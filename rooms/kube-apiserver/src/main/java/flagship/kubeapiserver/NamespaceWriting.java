package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Namespaces carry their own name as a label, and a finalizer of the spec that only {@code /finalize} removes. */
final class NamespaceWriting implements WriteStrategy {
    static final String FINALIZER = "kubernetes";

    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        label(object);
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        label(object);
    }

    private static void label(ObjectNode object) {
        var meta = ObjectMeta.of(object);
        meta.node().withObject("labels").put(NAME_LABEL, meta.name());
    }
}
