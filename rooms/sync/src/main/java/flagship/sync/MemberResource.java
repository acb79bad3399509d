package flagship.sync;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * One resource of a member, over all its versions.
 *
 * @param singular lower-case singular name
 * @param versions those that can be listed and watched, in the member's order of preference; may be empty
 */
record MemberResource(GroupResource resource, String kind, boolean namespaced, String singular, List<String> versions) {
    MemberResource {
        versions = List.copyOf(versions);
    }

    GroupVersionResource in(String version) {
        return new GroupVersionResource(resource.group(), version, resource.resource());
    }
}
