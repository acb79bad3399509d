package flagship.kubeapiserver;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.NamespacedName;

/** Where objects lie in the store: {@code /registry/GROUP/RESOURCE/[NAMESPACE/]NAME}, with {@code core} for the core group. */
final class StoreKeys {
    private StoreKeys() {}

    /** The prefix of all objects of a type; ends with a slash. */
    static String prefix(GroupResource type) {
        return "/registry/" + (type.group().isEmpty() ? "core" : type.group()) + "/" + type.resource() + "/";
    }

    /** The prefix of a type's objects in one namespace; of all of them where {@code namespace} is empty. */
    static String prefix(GroupResource type, String namespace) {
        return namespace.isEmpty() ? prefix(type) : prefix(type) + namespace + "/";
    }

    static String key(GroupResource type, NamespacedName name) {
        return prefix(type, name.namespace()) + name.name();
    }
}
