package flagship.app;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigUser;
import flagship.propagation.AgentEnrolment.Identity;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/** The kubeconfig by which an agent reaches its control plane. */
final class AgentKubeconfig {
    private AgentKubeconfig() {}

    /** @param host the way to the control plane, of which the address and the trust are taken */
    static void write(Path file, String cluster, ClientConfig host, Identity identity) {
        var tls = host.tls();
        var way = new KubeConfigCluster(
                host.server().toString(),
                "",
                tls.authorities(),
                !tls.verify(),
                tls.serverName(),
                host.proxy().map(Object::toString).orElse(""));
        AdminKubeconfig.write(
                file,
                KubeConfig.builder()
                        .cluster(AdminKubeconfig.NAME, way)
                        .user(cluster, user(identity))
                        .context(/* name= */ cluster, /* cluster= */ AdminKubeconfig.NAME, /* user= */ cluster)
                        .build());
    }

    /** The same kubeconfig with another certificate for the user of its current context. */
    static KubeConfig renewed(KubeConfig before, Identity identity) {
        var users = new LinkedHashMap<>(before.users());
        var context = before.contexts().get(before.currentContext());
        if (context == null) {
            throw new UserError("the agent's kubeconfig has no current context");
        }
        users.put(context.user(), user(identity));
        return new KubeConfig(before.currentContext(), before.clusters(), users, before.contexts());
    }

    private static KubeConfigUser user(Identity identity) {
        return KubeConfigUser.withCertificate(identity.certificate(), identity.key());
    }
}
