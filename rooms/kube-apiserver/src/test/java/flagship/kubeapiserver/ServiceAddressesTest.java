package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.NamespacedName;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which addresses and node ports Services get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ServiceAddressesTest {
    private static final int WRITERS = 12;
    private static final int SERVICES = 400;

    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void servicesThatAreCreatedAtTheSameMomentAllGetAnAddressOfTheirOwn() throws Exception {
        var services = api.newNamespace() + "/services";
        var creations = new ArrayList<Callable<String>>();
        for (int index = 0; index < SERVICES; index++) {
            var name = "s" + index;
            creations.add(() -> api.post(services, service(name, "'ports':[{'port':80}]"))
                    .expect(201)
                    .text("/spec/clusterIP"));
        }
        var addresses = new ArrayList<String>();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (var created : writers.invokeAll(creations)) {
                addresses.add(created.get());
            }
        }

        assertThat(addresses).hasSize(SERVICES).doesNotHaveDuplicates().allMatch(ip -> ip.startsWith("10.0."));
    }

    @Test
    void anAddressIsGivenOnceAndAgainWhenItsServiceIsGone() {
        var services = api.newNamespace() + "/services";
        var wanted = "'clusterIP':'10.0.200.7','ports':[{'port':80}]";
        api.post(services, service("first", wanted)).expect(201);

        var refused = api.post(services, service("second", wanted)).expect(422);
        assertThat(refused.text("/message"))
                .isEqualTo("Service \"second\" is invalid: spec.clusterIPs: Invalid value: [\"10.0.200.7\"]: "
                        + "failed to allocate IP 10.0.200.7: provided IP is already allocated");

        api.delete(services + "/first").expect(200);
        api.post(services, service("second", wanted)).expect(201);
    }

    @Test
    void aNodePortIsGivenOnce() {
        var services = api.newNamespace() + "/services";
        var wanted = "'type':'NodePort','ports':[{'port':80,'nodePort':30123}]";
        api.post(services, service("first", wanted)).expect(201);

        var refused = api.post(services, service("second", wanted)).expect(422);
        assertThat(refused.text("/message"))
                .isEqualTo("Service \"second\" is invalid: spec.ports[0].nodePort: Invalid value: 30123: "
                        + "provided port is already allocated");
        var outside = api.post(services, service("third", "'type':'NodePort','ports':[{'port':80,'nodePort':80}]"))
                .expect(422);
        assertThat(outside.text("/message"))
                .endsWith("spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. "
                        + "The range of valid ports is 30000-32767");

        api.put(services + "/first", service("first", "'type':'NodePort','ports':[{'port':81,'nodePort':30124}]"))
                .expect(200);
        api.post(services, service("second", wanted)).expect(201);
    }

    @Test
    void aServiceKeepsItsOwnNodePortWhenItIsWrittenAgain() {
        var services = api.newNamespace() + "/services";
        api.post(services, service("web", "'type':'NodePort','ports':[{'port':80,'nodePort':30200}]"))
                .expect(201);

        api.put(services + "/web", service("web", "'type':'NodePort','ports':[{'port':8080,'nodePort':30200}]"))
                .expect(200);
    }

    /** Of eight addresses one is the network, one its broadcast, and one is kept for default/kubernetes. */
    @Test
    void whatIsGivenToAWriteUnderWayIsNobodyElsesUntilNothingIsLeft(@TempDir Path folder) {
        try (var store = SqliteObjectStore.open(StoreConfig.of(folder))) {
            var addresses = new ServiceAddresses(store, "10.9.0.0/29");
            var given = new HashSet<String>();
            for (int index = 0; index < 5; index++) {
                given.add(addresses.next(named("s" + index)));
            }

            assertThat(given).containsExactlyInAnyOrder("10.9.0.2", "10.9.0.3", "10.9.0.4", "10.9.0.5", "10.9.0.6");
            assertThat(addresses.refusal("10.9.0.3", named("late"))).isPresent();
            assertThatThrownBy(() -> addresses.next(named("late"))).hasMessageContaining("range is full");
        }
    }

    private static NamespacedName named(String name) {
        return new NamespacedName("default", name);
    }

    private static String service(String name, String spec) {
        return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'%s'},'spec':{%s}}".formatted(name, spec);
    }
}
