package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import java.util.Optional;

/**
 * Another room's word on writes of one type, spoken last, when everything else has let them pass: for what depends on more than the object
 * itself. Called for creates and updates of whole objects in this version, before they are stored; the write may still lose a race and be judged
 * again. Several calls run at once.
 */
public interface WriteGuard {
    GroupVersionResource resource();

    /** @throws flagship.kubemodel.ApiException to refuse the write */
    void check(Attempt attempt);

    /**
     * One write.
     *
     * @param object as it would be stored; not to be changed
     * @param current as it is stored; empty for a create
     * @param dryRun nothing will be stored
     */
    record Attempt(ObjectNode object, Optional<ObjectNode> current, boolean dryRun) {}
}
