package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.ServerCatalog;
import flagship.fleetapi.FleetCrds;
import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that run search and sync on a cluster's own API server, as YAML. The same settings give the same text, and it holds no secret.
 *
 * @param catalog JDBC URL of a database server; empty for SQLite in the pod
 */
record FindManifests(String namespace, String image, String catalog, int replicas) {
    private static final int REPLICAS_MAX = 100;

    /** @throws UserError if they do not go together */
    FindManifests {
        HostService.parse(namespace + "/flagship");
        if (image.isBlank() || image.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '\\')) {
            throw new UserError("--image \"%s\" names no image".formatted(image));
        }
        if (replicas < 1 || replicas > REPLICAS_MAX) {
            throw new UserError("--replicas %d must lie between 1 and %d".formatted(replicas, REPLICAS_MAX));
        }
        if (catalog.isEmpty() && replicas > 1) {
            throw new UserError(
                    "%d replicas need a catalog that they share: name a database with --catalog".formatted(replicas));
        }
        checkCatalog(catalog);
    }

    private static void checkCatalog(String url) {
        if (url.isEmpty()) {
            return;
        }
        if (!ServerCatalog.supports(url)) {
            throw new UserError(
                    "--catalog %s names no database server: give jdbc:postgresql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE"
                            .formatted(CatalogPlace.withoutSecrets(url)));
        }
        if (url.matches(".*[?&;](user|password)=.*") || url.matches("[^/]*//[^/]*@.*")) {
            throw new UserError(
                    "whoever may see the Deployment would read the login in --catalog: leave it out and make the Secret flagship-catalog"
                            + " with the keys user and password");
        }
    }

    String text() {
        var crds = FleetCrds.ofFind().stream().map(Json::parseObject).toList();
        var names = crds.stream().map(crd -> crd.at("/metadata/name").asText()).collect(Collectors.joining(", "));
        var objects = template()
                .replace("@NAMESPACE@", namespace)
                .replace("@CRDS@", names)
                .replace("@REPLICAS@", Integer.toString(replicas))
                // Two pods of one SQLite catalog each would answer differently while one takes over from the other.
                .replace("@STRATEGY@", catalog.isEmpty() ? "{type: Recreate}" : "{type: RollingUpdate}")
                .replace("@IMAGE@", quoted(image))
                .replace("@ARGS@", arguments());
        // All of it YAML: a stream that begins with JSON is taken for JSON to its end by kubectl.
        return Stream.concat(crds.stream().map(Yaml::fromJson), Stream.of(objects))
                .collect(Collectors.joining("---\n"));
    }

    private String arguments() {
        var fixed = List.of(
                "up",
                "--roles=search,sync",
                "--host-kubeconfig=/etc/flagship/kubeconfig",
                "--host-service=" + namespace + "/flagship",
                "--listen=0.0.0.0:7443",
                "--data=/var/lib/flagship");
        return Stream.concat(fixed.stream(), catalog.isEmpty() ? Stream.of() : Stream.of("--catalog=" + catalog))
                .map(FindManifests::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** JSON is YAML. */
    private static String quoted(String text) {
        JsonNode node = Json.object().textNode(text);
        return node.toString();
    }

    private static String template() {
        try (var in = FindManifests.class.getResourceAsStream("manifests.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: manifests.yaml is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
