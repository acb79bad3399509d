package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the server's own loops reach objects: past the front door, through the same steps as clients. */
record StoredObjects(ObjectStore store, ObjectReader reader, ObjectWriter writer, ObjectDeleter deleter) {
    /** The heads of all current objects below a prefix. */
    List<ObjectHead> heads(String prefix) {
        var heads = new ArrayList<ObjectHead>();
        store.scan(prefix, 0, "", stored -> heads.add(ObjectHead.read(stored.value())));
        return heads;
    }

    /** Deletes one object if it is still the one that was seen; empty if somebody else was faster. */
    Optional<ObjectDeleter.Deleted> delete(ServedType type, ObjectHead seen) {
        try {
            return Optional.of(deleter.delete(type, seen.namespacedName(), DeleteOptions.withUid(seen.uid())));
        } catch (ApiException e) {
            if (e.code() == 404 || e.code() == 409) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
