package flagship.networkagent;

import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Threads;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in an IP object on which node its address is used: the controller wrote the object before the pod had a node. It goes on beside the
 * plumbing, on a thread of its own that has ended when this is closed. The interface works without it, and the controller writes the node
 * too, so that a failure is told to the operator alone.
 */
final class NodeRecord implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeRecord.class);

    private final Thread thread;

    private NodeRecord(Thread thread) {
        this.thread = thread;
    }

    static NodeRecord begin(KubeClient host, String ip, String nodeName) {
        return new NodeRecord(Thread.ofVirtual().name("node-record").start(() -> record(host, ip, nodeName)));
    }

    private static void record(KubeClient host, String ip, String nodeName) {
        var name = new NamespacedName("", ip);
        try {
            var found = host.find(ClusterCache.IPS, name);
            if (found.isPresent()
                    && !found.get().path("spec").path("nodeName").asText("").equals(nodeName)) {
                var patch = Json.object();
                patch.putObject("spec").put("nodeName", nodeName);
                patch.putObject("metadata").putObject("labels").put("ovn.kubernetes.io/node-name", nodeName);
                host.mergePatch(ClusterCache.IPS, name, patch);
            }
        } catch (ApiException | IOException e) {
            log.atWarn()
                    .addKeyValue("object", name)
                    .addKeyValue("error", e.getMessage())
                    .log("node not recorded");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Threads.join(thread);
    }
}
