package flagship.simulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Believable content of a member: an online shop, a data platform, a research team, and a kind of their platform team's own whose served
 * versions differ from member to member.
 */
public final class DemoWorkloads {
    /** What a member serves of the platform team's kind, oldest first; the last one is stored. Members take turns. */
    private static final List<List<String>> CACHE_VERSIONS =
            List.of(List.of("v1beta1", "v1"), List.of("v1beta1"), List.of("v1alpha1", "v1beta1"));

    private static final Map<String, GroupVersionResource> TYPES = Map.ofEntries(
            Map.entry("Namespace", Types.NAMESPACES),
            Map.entry("ConfigMap", Types.CONFIG_MAPS),
            Map.entry("Secret", new GroupVersionResource("", "v1", "secrets")),
            Map.entry("Service", new GroupVersionResource("", "v1", "services")),
            Map.entry("Deployment", Types.DEPLOYMENTS),
            Map.entry("StatefulSet", Types.STATEFUL_SETS),
            Map.entry("DaemonSet", Types.DAEMON_SETS),
            Map.entry("Job", Types.JOBS),
            Map.entry("CronJob", new GroupVersionResource("batch", "v1", "cronjobs")));

    private static final Duration ESTABLISHED_LIMIT = Duration.ofSeconds(20);

    private final KubeClient client;
    private final int member;

    /** @param member position of the member in the fleet, from 0; decides which versions its CRD serves */
    public DemoWorkloads(KubeClient client, int member) {
        this.client = client;
        this.member = member;
    }

    /** Creates everything that is not there yet. */
    public void create() throws IOException, InterruptedException {
        for (var file : List.of("shop.yaml", "data-platform.yaml", "machine-learning.yaml")) {
            for (ObjectNode object : documents(file)) {
                createUnlessThere(requireNonNull(TYPES.get(object.path("kind").asText())), object);
            }
        }
        createUnlessThere(Types.CRDS, cacheDefinition());
        for (ObjectNode cache : documents("caches.yaml")) {
            createCache(cache);
        }
    }

    private void createCache(ObjectNode cache) throws IOException, InterruptedException {
        var version = CACHE_VERSIONS.get(member % CACHE_VERSIONS.size()).getLast();
        var type = new GroupVersionResource("platform.example.com", version, "caches");
        cache.put("apiVersion", type.apiVersion());
        var giveUp = System.nanoTime() + ESTABLISHED_LIMIT.toNanos();
        while (true) {
            try {
                createUnlessThere(type, cache);
                return;
            } catch (ApiException e) {
                // The kind is served shortly after its definition was created.
                if (e.code() != 404 || System.nanoTime() > giveUp) {
                    throw e;
                }
                Thread.sleep(Duration.ofMillis(20));
            }
        }
    }

    private ObjectNode cacheDefinition() {
        var definition = documents("cache-crd.yaml").getFirst();
        var served = CACHE_VERSIONS.get(member % CACHE_VERSIONS.size());
        for (String version : served) {
            var entry = definition.withArray("/spec/versions").addObject();
            entry.put("name", version).put("served", true).put("storage", version.equals(served.getLast()));
            entry.set("schema", Json.parse("""
                    {"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
                    "size":{"type":"string"},"eviction":{"type":"string","enum":["lru","lfu","ttl"]},
                    "replicas":{"type":"integer","minimum":1}}}}}}""".getBytes(StandardCharsets.UTF_8)));
            entry.set("additionalPrinterColumns", Json.parse("""
                    [{"name":"Size","type":"string","jsonPath":".spec.size"},
                    {"name":"Eviction","type":"string","jsonPath":".spec.eviction"},
                    {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]""".getBytes(StandardCharsets.UTF_8)));
        }
        return definition;
    }

    private void createUnlessThere(GroupVersionResource type, ObjectNode object)
            throws IOException, InterruptedException {
        try {
            client.create(type, object);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                throw e;
            }
        }
    }

    private static List<ObjectNode> documents(String file) {
        try (var stream = DemoWorkloads.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the program lacks its resource " + file);
            }
            var documents = new ArrayList<ObjectNode>();
            for (String document : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n---\n", -1)) {
                documents.add((ObjectNode) Yaml.toJson(document.getBytes(StandardCharsets.UTF_8)));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
