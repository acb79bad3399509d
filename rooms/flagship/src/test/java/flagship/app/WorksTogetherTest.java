package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Works of one binding are written together: docs/decisions/0047. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorksTogetherTest {
    private static final int MANY = 20;
    private static final String BOTH = "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}";
    private static final GroupVersionResource ADMISSION_POLICIES =
            new GroupVersionResource("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");
    private static final GroupVersionResource ADMISSION_BINDINGS =
            new GroupVersionResource("admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings");

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    @Test
    void theWorksOfAWorkloadAreWrittenInOneTransaction() throws Exception {
        var created = new ConcurrentHashMap<String, Long>();
        try (var watched = new Informer(fleet.transport(), ReflectorConfig.of(type("Work")))) {
            watched.handle(new InformerHandler() {
                @Override
                public void added(RawObject work) {
                    created.put(
                            work.key().toString(), Long.parseLong(work.head().resourceVersion()));
                }

                @Override
                public void updated(RawObject old, RawObject current) {}

                @Override
                public void deleted(RawObject last) {}
            });
            watched.start();
            fleet.namespace("together");
            for (int i = 0; i < MANY; i++) {
                fleet.deployment("together", "web-" + i, 2);
            }

            fleet.policy("together", "all", BOTH); // All at once: single writes of different workloads would alternate.

            for (int i = 0; i < MANY; i++) {
                var name = "web-" + i;
                await("the Works of " + name, () -> created.keySet().containsAll(keysOfWorks("together", name)));
                var keys = keysOfWorks("together", name);
                assertThat(Math.abs(requireNonNull(created.get(keys.getFirst()))
                                - requireNonNull(created.get(keys.getLast()))))
                        .as("distance of the revisions of %s", keys)
                        .isEqualTo(1);
            }
        }
    }

    /** Of a workload that goes to both members; fails while they are not there. */
    private List<String> keysOfWorks(String namespace, String name) throws Exception {
        var key = new NamespacedName(namespace, name + "-deployment");
        await(
                "the binding",
                () -> fleet.host().find(type("ResourceBinding"), key).isPresent());
        await("both Works", () -> fleet.works(namespace, name).size() == 2);
        return fleet.works(namespace, name).stream()
                .map(work -> work.at("/metadata/namespace").asText() + "/"
                        + work.at("/metadata/name").asText())
                .toList();
    }

    @Test
    void aWorkThatTheControlPlaneRefusesKeepsNoOtherFromItsCluster() throws Exception {
        fleet.host().create(ADMISSION_POLICIES, json("""
                {'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicy','metadata':{'name':'no-west'},
                 'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':['work.karmada.io'],'apiVersions':['*'],'operations':['CREATE'],
                 'resources':['works']}]},'validations':[{'message':'not in the west',
                 'expression':'!(object.metadata.namespace + object.metadata.name).startsWith(\\"karmada-es-westrefused-\\")'}]}}"""));
        fleet.host().create(ADMISSION_BINDINGS, json("""
                {'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicyBinding','metadata':{'name':'no-west'},
                 'spec':{'policyName':'no-west','validationActions':['Deny']}}"""));
        fleet.namespace("refused");
        fleet.policy("refused", "all", BOTH);

        fleet.deployment("refused", "refused", 2);

        await("it runs where it may", () -> fleet.runs("east", "refused", "refused"));
        assertThat(fleet.runs("west", "refused", "refused")).isFalse();
        fleet.host().delete(ADMISSION_BINDINGS, new NamespacedName("", "no-west"));
        await("and then everywhere", () -> fleet.runs("west", "refused", "refused"));
    }
}
