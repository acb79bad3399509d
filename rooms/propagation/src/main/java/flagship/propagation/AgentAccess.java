package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.OwnObjects.Rule;
import flagship.propagation.OwnObjects.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the agent of one cluster may do in the control plane: roles and bindings for its user, nothing of other clusters in them.
 *
 * <p>Source: Karmada; contract section 20.4.
 */
final class AgentAccess {
    /** All agents are in this group. */
    static final String GROUP = "system:karmada:agents";

    private static final String USER_PREFIX = "system:karmada:agent:";

    private final KubeClient hostClient;
    private final OwnObjects objects;

    AgentAccess(KubeClient hostClient) {
        this.hostClient = hostClient;
        this.objects = new OwnObjects(hostClient);
    }

    /** The user that the agent of a cluster is. */
    static String user(String cluster) {
        return USER_PREFIX + cluster;
    }

    /** The cluster of an agent; empty for a user that is none. */
    static Optional<String> cluster(String user) {
        return user.startsWith(USER_PREFIX) && user.length() > USER_PREFIX.length()
                ? Optional.of(user.substring(USER_PREFIX.length()))
                : Optional.empty();
    }

    private static String name(String cluster, String what) {
        return "system:karmada:" + cluster + ":" + what;
    }

    /** Makes what is missing, with the namespaces that it lies in. */
    void grant(String cluster) throws IOException, InterruptedException {
        var works = Cluster.executionNamespace(cluster);
        objects.namespace(works);
        objects.namespace(Cluster.SECRET_NAMESPACE);
        grant(
                "",
                name(cluster, "agent"),
                cluster,
                Rule.on(Cluster.RESOURCE.group(), "clusters", "create", "list", "watch"),
                Rule.on(Cluster.RESOURCE.group(), "clusters", "get", "delete").only(cluster),
                Rule.on(Cluster.RESOURCE.group(), "clusters/status", "update").only(cluster),
                Rule.on("config.karmada.io", "resourceinterpretercustomizations", "get", "list", "watch")
                        .and("resourceinterpreterwebhookconfigurations"),
                Rule.on("", "namespaces", "get"),
                Rule.on("coordination.k8s.io", "leases", "create", "get", "update"),
                Rule.on("certificates.k8s.io", "certificatesigningrequests", "create", "get"),
                Rule.on("", "services", "list", "watch"),
                Rule.on("", "events", "create", "patch", "update"));
        grant(
                Cluster.SECRET_NAMESPACE,
                name(cluster, "agent-secret"),
                cluster,
                Rule.on("", "secrets", "create"),
                Rule.on("", "secrets", "get", "patch").only(cluster, MemberAccounts.impersonatorSecret(cluster)));
        grant(
                works,
                name(cluster, "agent-work"),
                cluster,
                Rule.on(Work.RESOURCE.group(), "works", "get", "create", "list", "watch", "update", "delete"),
                Rule.on(Work.RESOURCE.group(), "works/status", "patch", "update"));
    }

    private void grant(String namespace, String name, String cluster, Rule... rules)
            throws IOException, InterruptedException {
        objects.role(namespace, name, rules);
        objects.bind(namespace, name, Subject.user(user(cluster)));
    }

    /** Takes it away. What lies in the execution namespace goes with that. */
    void revoke(String cluster) throws IOException, InterruptedException {
        var everywhere = new NamespacedName("", name(cluster, "agent"));
        var secrets = new NamespacedName(Cluster.SECRET_NAMESPACE, name(cluster, "agent-secret"));
        for (var type : List.of(OwnObjects.CLUSTER_ROLE_BINDINGS, OwnObjects.CLUSTER_ROLES)) {
            hostClient.delete(type, everywhere);
        }
        for (var type : List.of(OwnObjects.ROLE_BINDINGS, OwnObjects.ROLES)) {
            hostClient.delete(type, secrets);
        }
    }
}
