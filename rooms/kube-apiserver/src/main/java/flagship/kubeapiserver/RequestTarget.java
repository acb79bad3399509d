package flagship.kubeapiserver;

import flagship.kubemodel.NamespacedName;

/**
 * What one request is about.
 *
 * @param name its parts are empty where the path names none
 * @param subresource empty for none
 */
record RequestTarget(ServedType type, NamespacedName name, String subresource) {
    String namespace() {
        return name.namespace();
    }
}
