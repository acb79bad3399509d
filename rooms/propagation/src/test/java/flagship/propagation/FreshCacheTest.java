package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that knows the program's own writes, over a real API server. */
class FreshCacheTest {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final NamespacedName KEY = new NamespacedName("default", "c");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private ObjectStore store;
    private ApiServer server;
    private KubeClient client;
    private Informer informer;
    private FreshCache cache;

    @BeforeEach
    void start() {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        Transport host = server.inProcess(UserInfo.system("test"));
        client = new KubeClient(host);
        informer = new Informer(host, ReflectorConfig.of(CONFIG_MAPS).withSelectors("", "metadata.name=c"));
        cache = new FreshCache(informer).index("color", object -> {
            var color = object.head().labels().get("color");
            return color == null ? List.of() : List.of(color);
        });
    }

    @AfterEach
    void stop() {
        informer.close();
        server.close();
        store.close();
    }

    private RawObject create() throws Exception {
        return client.createRaw(
                CONFIG_MAPS,
                Given.json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'c'}}"));
    }

    private RawObject paint(String color) throws Exception {
        return client.mergePatchRaw(CONFIG_MAPS, KEY, Given.json("{'metadata':{'labels':{'color':'%s'}}}", color));
    }

    private String color() {
        return cache.get(KEY).orElseThrow().head().labels().getOrDefault("color", "none");
    }

    @Test
    void anOwnWriteIsKnownBeforeTheInformerTellsOfIt() throws Exception {
        cache.wrote(create());

        assertThat(cache.get(KEY)).isPresent();
        assertThat(informer.get(KEY)).isEmpty();
        cache.wrote(paint("red"));
        assertThat(cache.byIndex("color", "red")).hasSize(1);
    }

    @Test
    void anAnswerThatComesLateDoesNotHideANewerOne() throws Exception {
        var first = create();
        cache.wrote(paint("red"));

        cache.wrote(first);

        assertThat(color()).isEqualTo("red");
    }

    @Test
    void anAnswerThatComesLateDoesNotHideWhatTheInformerHasSeen() throws Exception {
        var first = create();
        paint("red");
        informer.start();
        assertThat(informer.waitSynced(LIMIT)).isTrue();

        cache.wrote(first);

        assertThat(color()).isEqualTo("red");
        assertThat(cache.byIndex("color", "red")).hasSize(1);
    }
}
