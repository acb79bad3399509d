package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeapiserver.BootstrapToken;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.propagation.OwnObjects.Rule;
import flagship.propagation.OwnObjects.Subject;
import java.io.IOException;

/**
 * What a control plane needs so that agents can introduce themselves: who may ask for the certificate of an agent, and for whom such a request
 * is approved without a person.
 *
 * <p>Source: Karmada, {@code pkg/karmadactl/register} and {@code cmdinit}; contract section 20.4.
 */
public final class AgentBootstrap {
    /** The group of bootstrap tokens by which clusters register. */
    public static final String TOKEN_GROUP = BootstrapToken.GROUP + ":karmada:default-cluster-token";

    /** Where strangers read how to reach the control plane. */
    public static final String PUBLIC_NAMESPACE = "kube-public";

    public static final String CLUSTER_INFO = "cluster-info";

    static final String REQUESTS_GROUP = "certificates.k8s.io";
    /** Who may create this has requests for the certificate of an agent approved. */
    static final String FOR_A_CLUSTER = "clusteragent";
    /** Who may create this has requests for the own certificate approved. */
    static final String FOR_ITSELF = "selfclusteragent";

    private static final String REQUESTS = "certificatesigningrequests";
    private static final String READER = "karmada:bootstrap-signer-clusterinfo";
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");

    private final OwnObjects objects;

    /** @param host the control plane's API server, as a user that may do everything */
    public AgentBootstrap(Transport host) {
        objects = new OwnObjects(new KubeClient(host));
    }

    /** Makes what is missing. */
    public void install() throws IOException, InterruptedException {
        objects.namespace(Cluster.SECRET_NAMESPACE);
        objects.namespace("karmada-system");
        group(
                "system:karmada:agent-bootstrap",
                TOKEN_GROUP,
                Rule.on(REQUESTS_GROUP, REQUESTS, "create", "get", "list", "watch"));
        group(
                "system:karmada:certificatesigningrequest:autoapprover",
                TOKEN_GROUP,
                Rule.on(REQUESTS_GROUP, REQUESTS + "/" + FOR_A_CLUSTER, "create"));
        group(
                "system:karmada:certificatesigningrequest:selfautoapprover",
                AgentAccess.GROUP,
                Rule.on(REQUESTS_GROUP, REQUESTS + "/" + FOR_ITSELF, "create"));
    }

    private void group(String name, String group, Rule rule) throws IOException, InterruptedException {
        objects.role("", name, rule);
        objects.bind("", name, Subject.group(group));
    }

    /**
     * Tells strangers how to reach the control plane and by which authority they know it.
     *
     * @param kubeconfig without credentials
     */
    public void publish(String kubeconfig) throws IOException, InterruptedException {
        var info = OwnObjects.object("v1", "ConfigMap", PUBLIC_NAMESPACE, CLUSTER_INFO);
        info.putObject("data").put("kubeconfig", kubeconfig);
        objects.keepData(CONFIG_MAPS, info); // Beside it lie signatures by bootstrap tokens.
        objects.role(PUBLIC_NAMESPACE, READER, Rule.on("", "configmaps", "get").only(CLUSTER_INFO));
        objects.bind(PUBLIC_NAMESPACE, READER, Subject.user("system:anonymous"));
    }
}
