package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles and bindings that clients rely on. Written at the first start; at later starts rules and subjects that are missing are added
 * again, unless the object says {@code rbac.authorization.kubernetes.io/autoupdate: "false"}. Nothing is ever taken away.
 *
 * <p>Source: kube-apiserver 1.32, {@code plugin/pkg/auth/authorizer/rbac/bootstrappolicy}.
 */
final class BootstrapPolicy {
    private static final Logger log = LoggerFactory.getLogger(BootstrapPolicy.class);
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final GroupResource ROLES = new GroupResource(GROUP, "clusterroles");
    private static final GroupResource ROLES_OF_NAMESPACES = new GroupResource(GROUP, "roles");
    private static final GroupResource BINDINGS = new GroupResource(GROUP, "clusterrolebindings");

    private BootstrapPolicy() {}

    /** @throws ObjectStore.StoreUnavailable if the store cannot be written */
    static void reconcile(ObjectStore store, Clock clock) {
        var policy = read();
        var now = clock.instant();
        policy.path("clusterRoles").forEach(role -> ensure(store, ROLES, role(role), "rules", now));
        policy.path("roles").forEach(role -> ensure(store, ROLES_OF_NAMESPACES, roleOfNamespace(role), "rules", now));
        policy.path("clusterRoleBindings")
                .forEach(binding -> ensure(store, BINDINGS, binding(binding), "subjects", now));
    }

    private static JsonNode read() {
        try (var resource = BootstrapPolicy.class.getResourceAsStream("bootstrap-policy.json")) {
            if (resource == null) {
                throw new IllegalStateException("bootstrap-policy.json is missing in the program");
            }
            return Json.parse(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ensure(ObjectStore store, GroupResource type, ObjectNode wanted, String list, Instant now) {
        var metadata = wanted.path("metadata");
        var name = metadata.path("name").asText();
        var key = StoreKeys.key(
                type, new NamespacedName(metadata.path("namespace").asText(""), name));
        var stored = store.get(key);
        try {
            if (stored.isEmpty()) {
                fillMetadata(wanted, now);
                store.commit(new Write.Create(key, StoredJson.value(wanted)));
            } else {
                addMissing(store, stored.get(), wanted, list);
            }
        } catch (ObjectStore.RevisionConflict e) {
            log.atInfo().addKeyValue("object", name).log("bootstrap object was changed meanwhile and is left as it is");
        }
    }

    private static void addMissing(ObjectStore store, Stored stored, ObjectNode wanted, String list) {
        var object = Json.parseObject(stored.value());
        boolean wished = !object.path("metadata")
                .path("annotations")
                .path(AUTO_UPDATE)
                .asText()
                .equals("false");
        if (!wished || object.path("aggregationRule").isObject()) {
            return;
        }
        ArrayNode present = object.withArray(list);
        int before = present.size();
        wanted.path(list).forEach(entry -> {
            if (!contains(present, entry)) {
                present.add(entry);
            }
        });
        if (present.size() > before) {
            store.commit(new Write.Update(stored.key(), stored.revision(), StoredJson.value(object)));
            log.atInfo().addKeyValue("object", stored.key()).log("bootstrap object completed");
        }
    }

    private static boolean contains(ArrayNode array, JsonNode entry) {
        for (var other : array) {
            if (other.equals(entry)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode role(JsonNode role) {
        var object = object("ClusterRole", role.path("name").asText());
        var labels = object.withObject("/metadata/labels");
        role.path("labels").properties().forEach(label -> labels.set(label.getKey(), label.getValue()));
        if (role.has("aggregate")) {
            object.putObject("aggregationRule")
                    .putArray("clusterRoleSelectors")
                    .addObject()
                    .putObject("matchLabels")
                    .put(role.path("aggregate").asText(), "true");
        }
        object.set("rules", role.has("rules") ? rules(role.path("rules")) : object.arrayNode());
        return object;
    }

    private static ObjectNode roleOfNamespace(JsonNode role) {
        var object = object("Role", role.path("name").asText());
        object.withObject("/metadata").put("namespace", role.path("namespace").asText());
        object.set("rules", rules(role.path("rules")));
        return object;
    }

    /** Rules in the order of members that other writers use, so that they compare equal. */
    private static ArrayNode rules(JsonNode rules) {
        var array = Json.object().arrayNode();
        PolicyRule.of(rules).forEach(rule -> array.add(rule.toJson()));
        return array;
    }

    private static ObjectNode binding(JsonNode binding) {
        var name = binding.path("name").asText();
        var object = object("ClusterRoleBinding", name);
        var subjects = object.putArray("subjects");
        for (var group : binding.path("groups")) {
            subjects.addObject().put("kind", "Group").put("apiGroup", GROUP).put("name", group.asText());
        }
        object.putObject("roleRef")
                .put("apiGroup", GROUP)
                .put("kind", "ClusterRole")
                .put("name", binding.path("role").asText(name));
        return object;
    }

    private static ObjectNode object(String kind, String name) {
        var object = Json.object();
        object.put("kind", kind).put("apiVersion", GROUP + "/v1");
        var metadata = object.putObject("metadata").put("name", name);
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        metadata.putObject("annotations").put(AUTO_UPDATE, "true");
        return object;
    }

    private static void fillMetadata(ObjectNode object, Instant now) {
        object.withObject("/metadata")
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
