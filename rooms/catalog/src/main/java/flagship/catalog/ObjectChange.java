package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.Optional;

/**
 * One change of one object.
 *
 * @param revision of this change alone; revisions grow from change to change
 * @param type the stored type
 * @param before the object as it was stored before; absent where it is new
 * @param after the object as this change left it; absent where it is gone
 */
public record ObjectChange(
        long revision,
        GroupVersionResource type,
        String cluster,
        NamespacedName name,
        Optional<byte[]> before,
        Optional<byte[]> after) {}
