package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * Servers that are asked how objects are interpreted. Cluster-scoped.
 *
 * <p>Source: Karmada, {@code config.karmada.io/v1alpha1}.
 */
public record ResourceInterpreterWebhookConfiguration(ObjectMeta metadata, List<Webhook> webhooks) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("config.karmada.io", "v1alpha1", "resourceinterpreterwebhookconfigurations");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("config.karmada.io", "v1alpha1", "ResourceInterpreterWebhookConfiguration");

    private static final int TIMEOUT_SECONDS_DEFAULT = 10;

    public ResourceInterpreterWebhookConfiguration {
        webhooks = List.copyOf(webhooks);
    }

    /**
     * One server and what it is asked about.
     *
     * @param timeoutSeconds 1 to 30
     */
    public record Webhook(
            String name, Client client, List<Rule> rules, int timeoutSeconds, List<String> contextVersions) {
        public Webhook {
            rules = List.copyOf(rules);
            contextVersions = List.copyOf(contextVersions);
        }

        static Webhook of(JsonNode node) {
            return new Webhook(
                    Fields.text(node, "name"),
                    Client.of(node.path("clientConfig")),
                    Fields.list(node, "rules", Rule::of),
                    node.path("timeoutSeconds").asInt(TIMEOUT_SECONDS_DEFAULT),
                    Fields.texts(node, "interpreterContextVersions"));
        }
    }

    /**
     * Where a server is; {@code url} or {@code service}.
     *
     * @param url empty where there is a service
     * @param caBundle PEM in base64; empty for the authorities that the system trusts
     */
    public record Client(String url, Optional<Service> service, String caBundle) {
        static Client of(JsonNode node) {
            return new Client(
                    Fields.text(node, "url"),
                    Fields.optional(node, "service", Service::of),
                    Fields.text(node, "caBundle"));
        }
    }

    /**
     * A server behind a Service.
     *
     * @param port 443 where absent
     * @param path {@code /} where absent
     */
    public record Service(String namespace, String name, String path, int port) {
        private static final int PORT_DEFAULT = 443;

        static Service of(JsonNode node) {
            return new Service(
                    Fields.text(node, "namespace"),
                    Fields.text(node, "name"),
                    Fields.optionalText(node, "path").orElse("/"),
                    node.path("port").asInt(PORT_DEFAULT));
        }
    }

    /** What a server is asked about; {@code *} stands for all. */
    public record Rule(List<String> operations, List<String> apiGroups, List<String> apiVersions, List<String> kinds) {
        public Rule {
            operations = List.copyOf(operations);
            apiGroups = List.copyOf(apiGroups);
            apiVersions = List.copyOf(apiVersions);
            kinds = List.copyOf(kinds);
        }

        static Rule of(JsonNode node) {
            return new Rule(
                    Fields.texts(node, "operations"),
                    Fields.texts(node, "apiGroups"),
                    Fields.texts(node, "apiVersions"),
                    Fields.texts(node, "kinds"));
        }
    }

    public static ResourceInterpreterWebhookConfiguration of(JsonNode object) {
        return new ResourceInterpreterWebhookConfiguration(
                ObjectMeta.of(object), Fields.list(object, "webhooks", Webhook::of));
    }

    public String name() {
        return metadata.name();
    }
}
