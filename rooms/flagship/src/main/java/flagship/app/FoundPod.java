package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Query;
import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Pod and where it is. Pure.
 *
 * @param cluster empty for the control plane itself
 */
record FoundPod(String cluster, ObjectNode pod) {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    /** Which of several containers a Pod's author thought of. */
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    String name() {
        return pod.at("/metadata/name").asText();
    }

    boolean runs() {
        return pod.at("/status/phase").asText().equals("Running");
    }

    /** Their names. */
    List<String> containers() {
        var names = new ArrayList<String>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            pod.path("spec").path(list).forEach(it -> names.add(it.path("name").asText()));
        }
        return names;
    }

    /**
     * The one that is meant.
     *
     * @param wanted empty for the usual one
     * @throws UserError if there is none of that name
     */
    String container(String wanted) {
        var all = containers();
        if (!wanted.isEmpty() && !all.contains(wanted)) {
            throw new UserError(
                    "Pod %s has no container %s: it has %s".formatted(name(), wanted, String.join(", ", all)));
        }
        var marked =
                pod.path("metadata").path("annotations").path(DEFAULT_CONTAINER).asText("");
        var usual = all.contains(marked)
                ? marked
                : pod.path("spec").path("containers").path(0).path("name").asText();
        return wanted.isEmpty() ? usual : wanted;
    }

    /** The path of a subresource as the control plane serves it, with a query. */
    String path(String subresource, List<Map.Entry<String, String>> query) {
        var place = PODS.path(pod.at("/metadata/namespace").asText(), name());
        var path = new Query(MemberTransport.prefix(cluster) + place + "/" + subresource);
        query.forEach(parameter -> path.withAny(parameter.getKey(), parameter.getValue()));
        return path.toString();
    }
}
