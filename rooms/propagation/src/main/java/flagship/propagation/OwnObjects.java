package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Small objects that the control plane keeps on an API server as it wants them, roles above all. */
final class OwnObjects {
    static final GroupVersionResource NAMESPACES = core("namespaces");
    static final GroupVersionResource SECRETS = core("secrets");
    static final GroupVersionResource ACCOUNTS = core("serviceaccounts");
    static final GroupVersionResource ROLES = rbac("roles");
    static final GroupVersionResource ROLE_BINDINGS = rbac("rolebindings");
    static final GroupVersionResource CLUSTER_ROLES = rbac("clusterroles");
    static final GroupVersionResource CLUSTER_ROLE_BINDINGS = rbac("clusterrolebindings");

    private static final String RBAC = "rbac.authorization.k8s.io";

    private final KubeClient client;

    OwnObjects(KubeClient client) {
        this.client = client;
    }

    private static GroupVersionResource core(String resource) {
        return new GroupVersionResource("", "v1", resource);
    }

    private static GroupVersionResource rbac(String resource) {
        return new GroupVersionResource(RBAC, "v1", resource);
    }

    /**
     * Creates the object if it is missing; else makes the named members of it what they are in {@code wanted}.
     *
     * @param members of the top level; none leaves an object that is there as it is
     */
    void keep(GroupVersionResource type, ObjectNode wanted, String... members)
            throws IOException, InterruptedException {
        var metadata = wanted.path("metadata");
        var name = new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText());
        var found = client.find(type, name);
        if (found.isEmpty()) {
            create(type, wanted);
            return;
        }
        var next = found.get().deepCopy();
        for (String member : members) {
            next.set(member, wanted.path(member).deepCopy());
        }
        if (!next.equals(found.get())) {
            client.replace(type, next);
        }
    }

    /** As {@link #keep} for {@code data}, of which entries that others wrote stay. */
    void keepData(GroupVersionResource type, ObjectNode wanted) throws IOException, InterruptedException {
        keep(type, wanted);
        var metadata = wanted.path("metadata");
        var name = new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText());
        var stored = client.get(type, name);
        var next = stored.deepCopy();
        next.withObject("/data").setAll((ObjectNode) wanted.path("data"));
        if (!next.equals(stored)) {
            client.replace(type, next);
        }
    }

    private void create(GroupVersionResource type, ObjectNode wanted) throws IOException, InterruptedException {
        try {
            client.create(type, wanted);
        } catch (ApiException e) {
            if (!Answers.alreadyExists(e)) { // Another process may have made it in this moment.
                throw e;
            }
        }
    }

    void role(String namespace, String name, Rule... rules) throws IOException, InterruptedException {
        var role = object(RBAC + "/v1", namespace.isEmpty() ? "ClusterRole" : "Role", namespace, name);
        var all = role.putArray("rules");
        for (Rule rule : rules) {
            all.add(rule.toJson());
        }
        keep(namespace.isEmpty() ? CLUSTER_ROLES : ROLES, role, "rules");
    }

    /** Binds the role of the same name to one subject. */
    void bind(String namespace, String name, Subject subject) throws IOException, InterruptedException {
        bind(namespace, name, subject, List.of());
    }

    /** @param owners with the last of which the binding goes; none for one that stays */
    void bind(String namespace, String name, Subject subject, List<ObjectNode> owners)
            throws IOException, InterruptedException {
        var bindingKind = namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
        var binding = owned(object(RBAC + "/v1", bindingKind, namespace, name), owners);
        binding.putArray("subjects").add(subject.toJson());
        binding.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", namespace.isEmpty() ? "ClusterRole" : "Role")
                .put("name", name);
        keep(namespace.isEmpty() ? CLUSTER_ROLE_BINDINGS : ROLE_BINDINGS, binding, "subjects");
    }

    /**
     * Who has a role.
     *
     * @param namespace of a ServiceAccount; empty for others
     */
    record Subject(String kind, String namespace, String name) {
        static Subject user(String name) {
            return new Subject("User", "", name);
        }

        static Subject group(String name) {
            return new Subject("Group", "", name);
        }

        static Subject account(String namespace, String name) {
            return new Subject("ServiceAccount", namespace, name);
        }

        ObjectNode toJson() {
            var json = Json.object().put("kind", kind);
            if (namespace.isEmpty()) {
                return json.put("apiGroup", RBAC).put("name", name);
            }
            return json.put("name", name).put("namespace", namespace);
        }
    }

    void namespace(String name) throws IOException, InterruptedException {
        var namespace = object("v1", "Namespace", "", name);
        Labelled.label(namespace, WellKnown.SYSTEM, WellKnown.TRUE);
        keep(NAMESPACES, namespace);
    }

    /** A reference to an owner, as it is stored. */
    static ObjectNode owner(ObjectNode stored) {
        return Json.object()
                .put("apiVersion", stored.path("apiVersion").asText())
                .put("kind", stored.path("kind").asText())
                .put("name", stored.at("/metadata/name").asText())
                .put("uid", stored.at("/metadata/uid").asText());
    }

    /** The object, with owners. */
    static ObjectNode owned(ObjectNode object, List<ObjectNode> owners) {
        if (!owners.isEmpty()) {
            owners.forEach(object.withObject("/metadata").putArray("ownerReferences")::add);
        }
        return object;
    }

    /** An object of ours, marked as such; the namespace is empty for none. */
    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        var object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        var metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        Labelled.label(object, WellKnown.SYSTEM, WellKnown.TRUE);
        return object;
    }

    /**
     * One rule of a role.
     *
     * @param names of the only objects that it is about; empty for all
     * @param paths that are no resources; empty for a rule about resources
     */
    record Rule(String group, List<String> resources, List<String> names, List<String> verbs, List<String> paths) {
        static Rule on(String group, String resource, String... verbs) {
            return new Rule(group, List.of(resource), List.of(), List.of(verbs), List.of());
        }

        static Rule onAllPaths(String... verbs) {
            return new Rule("", List.of(), List.of(), List.of(verbs), List.of("*"));
        }

        Rule and(String resource) {
            var more = new ArrayList<>(resources);
            more.add(resource);
            return new Rule(group, List.copyOf(more), names, verbs, paths);
        }

        Rule only(String... objects) {
            return new Rule(group, resources, List.of(objects), verbs, paths);
        }

        ObjectNode toJson() {
            var rule = Json.object();
            if (paths.isEmpty()) {
                rule.putArray("apiGroups").add(group);
                resources.forEach(rule.putArray("resources")::add);
            } else {
                paths.forEach(rule.putArray("nonResourceURLs")::add);
            }
            if (!names.isEmpty()) {
                names.forEach(rule.putArray("resourceNames")::add);
            }
            verbs.forEach(rule.putArray("verbs")::add);
            return rule;
        }
    }
}
