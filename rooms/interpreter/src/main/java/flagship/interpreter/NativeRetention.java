package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/** What a member keeps of the native kinds and of tenant networks when they are written again. */
final class NativeRetention {
    /** Label: the replicas in the member are left to its autoscaler. */
    static final String RETAIN_REPLICAS = "resourcetemplate.karmada.io/retain-replicas";

    static final String TOKEN_SECRET = "kubernetes.io/service-account-token";

    /** Changes {@code desired}. */
    @FunctionalInterface
    private interface Rule {
        void retain(ObjectNode desired, JsonNode observed);
    }

    private static final Map<GroupVersionKind, Rule> RULES = Map.of(
            Kinds.DEPLOYMENT, NativeRetention::deployment,
            Kinds.POD, NativeRetention::pod,
            Kinds.SERVICE, NativeRetention::service,
            Kinds.SERVICE_ACCOUNT, NativeRetention::serviceAccount,
            Kinds.PERSISTENT_VOLUME_CLAIM, NativeRetention::claim,
            Kinds.PERSISTENT_VOLUME, NativeRetention::volume,
            Kinds.JOB, NativeRetention::job,
            Kinds.SECRET, NativeRetention::secret,
            Kinds.SUBNET, NetworkRetention::subnet);

    private NativeRetention() {}

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    /** Absent for kinds without rule. */
    static Optional<ObjectNode> retain(ObjectNode desired, ObjectNode observed) {
        return Optional.ofNullable(RULES.get(Trees.kind(desired))).map(rule -> {
            var result = desired.deepCopy();
            rule.retain(result, observed);
            return result;
        });
    }

    private static void deployment(ObjectNode desired, JsonNode observed) {
        if (Trees.text(desired, "metadata", "labels", RETAIN_REPLICAS).equals("true")) {
            copy(observed, desired, "replicas");
        }
    }

    /** Copies a member of {@code spec} that the observed object has. */
    private static void copy(JsonNode observed, ObjectNode desired, String field) {
        var value = Trees.at(observed, "spec", field);
        if (Trees.isSet(value)) {
            Trees.object(desired, "spec").set(field, value.deepCopy());
        }
    }

    /** What the scheduler and the admission of the member decided, which a Pod must not change. */
    private static void pod(ObjectNode desired, JsonNode observed) {
        var spec = Trees.object(desired, "spec");
        for (String field : new String[] {"nodeName", "serviceAccountName", "volumes"}) {
            Trees.setOrRemove(spec, field, Trees.at(observed, "spec", field));
        }
        mounts(spec.path("containers"), Trees.at(observed, "spec", "containers"));
        mounts(spec.path("initContainers"), Trees.at(observed, "spec", "initContainers"));
    }

    private static void mounts(JsonNode desired, JsonNode observed) {
        for (JsonNode container : desired) {
            for (JsonNode old : observed) {
                if (container instanceof ObjectNode object
                        && Trees.text(container, "name").equals(Trees.text(old, "name"))) {
                    Trees.setOrRemove(object, "volumeMounts", old.path("volumeMounts"));
                }
            }
        }
    }

    /** Of the addresses only the first: the member derives {@code clusterIPs} from it. */
    private static void service(ObjectNode desired, JsonNode observed) {
        if (Trees.number(observed, "spec", "healthCheckNodePort") > 0) {
            copy(observed, desired, "healthCheckNodePort");
        }
        if (!Trees.text(observed, "spec", "clusterIP").isEmpty()) {
            copy(observed, desired, "clusterIP");
        }
    }

    /** A member before Kubernetes 1.24 makes token secrets for each account and adds them. */
    private static void serviceAccount(ObjectNode desired, JsonNode observed) {
        union(desired, observed, "secrets");
        union(desired, observed, "imagePullSecrets");
    }

    private static void union(ObjectNode desired, JsonNode observed, String field) {
        var names = new HashSet<String>();
        desired.path(field).forEach(secret -> names.add(Trees.text(secret, "name")));
        for (JsonNode secret : observed.path(field)) {
            if (names.add(Trees.text(secret, "name"))) {
                desired.withArrayProperty(field).add(secret.deepCopy());
            }
        }
    }

    private static void claim(ObjectNode desired, JsonNode observed) {
        if (!Trees.text(observed, "spec", "volumeName").isEmpty()) {
            copy(observed, desired, "volumeName");
        }
    }

    private static void volume(ObjectNode desired, JsonNode observed) {
        copy(observed, desired, "claimRef");
    }

    /** The member's Job controller made them; they can never change. */
    private static void job(ObjectNode desired, JsonNode observed) {
        var selected = Trees.at(observed, "spec", "selector", "matchLabels");
        if (Trees.isSet(selected)) {
            Trees.object(desired, "spec", "selector").set("matchLabels", selected.deepCopy());
        }
        var labels = Trees.at(observed, "spec", "template", "metadata", "labels");
        if (Trees.isSet(labels)) {
            Trees.object(desired, "spec", "template", "metadata").set("labels", labels.deepCopy());
        }
    }

    private static void secret(ObjectNode desired, JsonNode observed) {
        if (Trees.text(desired, "type").equals(TOKEN_SECRET)) {
            Trees.setOrRemove(desired, "data", observed.path("data"));
        }
    }
}
