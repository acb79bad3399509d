package flagship.kubeapiserver;

import flagship.kubemodel.NamespacedName;

/**
 * One write: to what, how, and whom to warn.
 *
 * @param target with an empty name for a create
 */
record WriteRequest(RequestTarget target, WriteOptions options, Warnings warnings) {
    /** A write of the program itself. */
    static WriteRequest internal(ServedType type, NamespacedName name) {
        return internal(type, name, "");
    }

    static WriteRequest internal(ServedType type, NamespacedName name, String subresource) {
        return new WriteRequest(new RequestTarget(type, name, subresource), WriteOptions.PLAIN, new Warnings());
    }

    ServedType type() {
        return target.type();
    }

    NamespacedName name() {
        return target.name();
    }

    String subresource() {
        return target.subresource();
    }
}
