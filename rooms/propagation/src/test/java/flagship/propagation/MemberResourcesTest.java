package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.Checkpoint;
import flagship.catalog.SqliteCatalog;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real API server as the member, a real catalog as the place of copies. */
class MemberResourcesTest {
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final Map<GroupVersionResource, String> KINDS = Map.of(NODES, "Node", PODS, "Pod");
    private static final ResourceGrades GRADES = ResourceGrades.of(List.of());

    @TempDir
    Path folder;

    private ObjectStore store;
    private ApiServer server;
    private KubeClient memberClient;
    private Catalog catalog;
    private Recording member;

    @BeforeEach
    void start() throws Exception {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        member = new Recording(server.inProcess(UserInfo.system("test")));
        memberClient = new KubeClient(member);
        catalog = SqliteCatalog.open(CatalogConfig.in(folder.resolve("catalog")));
        create(
                NODES,
                "{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'},'status':{'allocatable':{'cpu':'4','pods':'10'}}}");
        pod("a", "1");
        pod("b", "500m");
    }

    @AfterEach
    void stop() {
        catalog.close();
        server.close();
        store.close();
    }

    @Test
    void withoutCopiesTheMemberIsListed() {
        try (var resources = MemberResources.start(member, "paris", MemberCopies.in(catalog))) {
            await(() -> allocatedIs(resources, "1500m"));
        }
        assertThat(member.lists()).hasSize(2);
    }

    @Test
    void whereCopiesAreKeptNothingIsListedAndChangesAreStillSeen() throws Exception {
        copy(NODES);
        copy(PODS);
        memberClient.delete(
                PODS, new NamespacedName("default", "b"), Json.object().put("gracePeriodSeconds", 0));
        pod("c", "2");
        member.paths.clear();

        try (var resources = MemberResources.start(member, "paris", MemberCopies.in(catalog))) {
            await(() -> allocatedIs(resources, "3"));
        }

        assertThat(member.lists()).isEmpty();
        assertThat(member.paths).anyMatch(path -> path.contains("watch="));
    }

    @Test
    void copiesOfAnotherClusterDoNotCount() throws Exception {
        copy(NODES);
        copy(PODS);
        member.paths.clear();

        try (var resources = MemberResources.start(member, "oslo", MemberCopies.in(catalog))) {
            await(() -> allocatedIs(resources, "1500m"));
        }
        assertThat(member.lists()).hasSize(2);
    }

    private static boolean allocatedIs(MemberResources resources, String cpu) {
        return resources
                .resourceSummary(GRADES)
                .filter(summary -> cpu.equals(summary.allocated().get("cpu")))
                .isPresent();
    }

    private void pod(String name, String cpu) throws Exception {
        create(
                PODS,
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'default'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'%s'}}}]}}"
                        .formatted(name, cpu));
    }

    private void create(GroupVersionResource type, String json) throws Exception {
        memberClient.create(type, Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    /** Puts what the member has now into the catalog, as the sync does. */
    private void copy(GroupVersionResource type) throws Exception {
        var page = memberClient.list(type, ListOptions.ALL);
        var changes = new ArrayList<Change>();
        page.items().forEach(item -> changes.add(new Change.Put(item.head(), item.bytes())));
        catalog.apply(new Batch(
                "paris",
                type,
                KINDS.getOrDefault(type, ""),
                changes,
                Optional.of(new Checkpoint(page.resourceVersion(), "v1"))));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Remembers the paths that were asked for. */
    private record Recording(Transport to, List<String> paths) implements Transport {
        Recording(Transport to) {
            this(to, new CopyOnWriteArrayList<>());
        }

        List<String> lists() {
            return paths.stream()
                    .filter(path -> path.matches("/api/v1/(nodes|pods)\\?.*") && !path.contains("watch="))
                    .toList();
        }

        @Override
        public Response send(Request request) throws IOException, InterruptedException {
            paths.add(request.path());
            return to.send(request);
        }

        @Override
        public void close() {
            to.close();
        }
    }
}
