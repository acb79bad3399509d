package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fabric8 client, which operators in Java use. */
@Timeout(120)
class Fabric8ClientTest {
    @TempDir
    private Path folder;

    private static KubernetesClient client(RunningServer server) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.server().uri().toString())
                .withCaCertData(
                        Base64.getEncoder().encodeToString(server.authority().getBytes(StandardCharsets.UTF_8)))
                .withOauthToken(RunningServer.ADMIN)
                .withWatchReconnectInterval(100)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("k", value)
                .build();
    }

    @Test
    void objectsAreMadePatchedAppliedAndDeleted() {
        try (var server = RunningServer.complete(folder);
                var client = client(server)) {
            client.resource(map("a", "1")).create();
            var maps = client.configMaps().inNamespace("default");

            assertThat(maps.withName("a")
                            .edit(map -> new ConfigMapBuilder(map)
                                    .addToData("k", "2")
                                    .build())
                            .getData())
                    .isEqualTo(Map.of("k", "2"));
            assertThat(maps.withName("a")
                            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"k\":\"3\"}}")
                            .getData())
                    .isEqualTo(Map.of("k", "3"));
            var applied = client.resource(map("b", "1")).fieldManager("me").serverSideApply();
            assertThat(applied.getMetadata().getManagedFields())
                    .anyMatch(entry -> entry.getManager().equals("me"));
            assertThat(maps.list().getItems()).hasSize(2);
            assertThat(maps.withName("a").delete()).isNotEmpty();
            assertThat(maps.withName("a").get()).isNull();
        }
    }

    @Test
    void anInformerGoesOnAfterTheServerWasAway() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        var first = RunningServer.complete(folder);
        int port = first.server().uri().getPort();
        try (var client = client(first)) {
            try (var _ = client.configMaps().inNamespace("default").inform(collecting(seen))) {
                client.resource(map("before", "1")).create();
                Await.until("the first event", () -> seen.contains("before"));

                first.close();
                try (var _ = RunningServer.again(folder, port)) {
                    Await.until("the server is back", () -> created(client));
                    Await.until("the event after the restart", () -> seen.contains("after"));
                }
            }
        }
    }

    private static boolean created(KubernetesClient client) {
        try {
            client.resource(map("after", "1")).create();
            return true;
        } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            return false; // Not yet.
        }
    }

    private static ResourceEventHandler<ConfigMap> collecting(Set<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                seen.add(map.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {}

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {}
        };
    }
}
