package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.CallGeneratorParams;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official Java client, whose models are generated from the OpenAPI documents and refuse what these do not name. */
@Timeout(120)
class OfficialJavaClientTest {
    @TempDir
    private Path folder;

    private static ApiClient client(RunningServer server) throws IOException {
        return ClientBuilder.standard(false)
                .setBasePath(server.server().uri().toString())
                .setVerifyingSsl(true)
                .setCertificateAuthority(server.authority().getBytes(StandardCharsets.UTF_8))
                .setAuthentication(new AccessTokenAuthentication(RunningServer.ADMIN))
                .build();
    }

    private static V1ConfigMap map(String name, String value) {
        return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).data(Map.of("k", value));
    }

    @Test
    void objectsAreMadePatchedAppliedAndDeleted() throws Exception {
        try (var server = RunningServer.complete(folder)) {
            var client = client(server);
            var core = new CoreV1Api(client);
            core.createNamespacedConfigMap("default", map("a", "1")).execute();

            var merged = patch(client, core, V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, "{\"data\":{\"k\":\"2\"}}");
            assertThat(merged.getData()).isEqualTo(Map.of("k", "2"));
            var patched = patch(
                    client,
                    core,
                    V1Patch.PATCH_FORMAT_JSON_PATCH,
                    "[{\"op\":\"replace\",\"path\":\"/data/k\",\"value\":\"3\"}]");
            assertThat(patched.getData()).isEqualTo(Map.of("k", "3"));
            var applied = patch(
                    client,
                    core,
                    V1Patch.PATCH_FORMAT_APPLY_YAML,
                    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"4\"}}");
            assertThat(applied.getData()).isEqualTo(Map.of("k", "4"));
            assertThat(core.listNamespacedConfigMap("default").execute().getItems())
                    .hasSize(1);
            core.deleteNamespacedConfigMap("a", "default").execute();
            assertThat(core.listNamespacedConfigMap("default").execute().getItems())
                    .isEmpty();
        }
    }

    private static V1ConfigMap patch(ApiClient client, CoreV1Api core, String format, String patch)
            throws ApiException {
        return PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap("a", "default", new V1Patch(patch))
                        .fieldManager("me")
                        .force(format.equals(V1Patch.PATCH_FORMAT_APPLY_YAML) ? Boolean.TRUE : null)
                        .buildCall(null),
                format,
                client);
    }

    @Test
    void anInformerGoesOnAfterTheServerWasAway() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        var first = RunningServer.complete(folder);
        int port = first.server().uri().getPort();
        var client = client(first);
        var core = new CoreV1Api(client);
        var factory = new SharedInformerFactory(client);
        factory.sharedIndexInformerFor(
                        (CallGeneratorParams parameters) -> core.listNamespacedConfigMap("default")
                                .resourceVersion(parameters.resourceVersion)
                                .timeoutSeconds(parameters.timeoutSeconds)
                                .watch(parameters.watch)
                                .buildCall(null),
                        V1ConfigMap.class,
                        V1ConfigMapList.class)
                .addEventHandler(collecting(seen));
        factory.startAllRegisteredInformers();
        try {
            core.createNamespacedConfigMap("default", map("before", "1")).execute();
            Await.until("the first event", () -> seen.contains("before"));

            first.close();
            try (var _ = RunningServer.again(folder, port)) {
                Await.until("the server is back", () -> created(core));
                Await.until("the event after the restart", () -> seen.contains("after"));
            }
        } finally {
            factory.stopAllRegisteredInformers();
        }
    }

    private static boolean created(CoreV1Api core) {
        try {
            core.createNamespacedConfigMap("default", map("after", "1")).execute();
            return true;
        } catch (ApiException e) {
            return false; // Not yet.
        }
    }

    private static ResourceEventHandler<V1ConfigMap> collecting(Set<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(V1ConfigMap map) {
                seen.add(String.valueOf(
                        java.util.Objects.requireNonNull(map.getMetadata()).getName()));
            }

            @Override
            public void onUpdate(V1ConfigMap before, V1ConfigMap after) {}

            @Override
            public void onDelete(V1ConfigMap map, boolean unknown) {}
        };
    }
}
