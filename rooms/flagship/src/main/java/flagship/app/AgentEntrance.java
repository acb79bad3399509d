package flagship.app;

import flagship.kubeapiserver.AdminAccess;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.propagation.AgentBootstrap;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a control plane has ready for clusters that register. An administrator may have removed it, so each start looks again. */
final class AgentEntrance {
    private AgentEntrance() {}

    /** @throws UserError if it cannot be made */
    static void install(Transport host) throws InterruptedException {
        try {
            new AgentBootstrap(host).install();
        } catch (ApiException | IOException e) {
            throw new UserError("what clusters need to register cannot be made: " + e.getMessage(), e);
        }
    }

    /** Tells strangers where the control plane is and how it is known. @throws UserError if it cannot be written */
    static void publish(Transport host, URI server, AdminAccess access) throws InterruptedException {
        var authority = access.certificateAuthority().getBytes(StandardCharsets.US_ASCII);
        var kubeconfig = KubeConfig.builder()
                .cluster("", KubeConfigCluster.of(server.toString(), authority))
                .build();
        try {
            new AgentBootstrap(host).publish(new String(kubeconfig.toYaml(), StandardCharsets.UTF_8));
        } catch (ApiException | IOException e) {
            throw new UserError("the ConfigMap kube-public/cluster-info cannot be written: " + e.getMessage(), e);
        }
    }
}
