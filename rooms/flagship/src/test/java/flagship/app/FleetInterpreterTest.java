package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Customizations that are created, and go, while the control plane runs. */
final class FleetInterpreterTest {
    private static final String EAST = "'placement':{'clusterAffinity':{'clusterNames':['east']}}";

    private final AtomicInteger touches = new AtomicInteger();

    @Test
    void aCustomizationChangesWhatIsWrittenIntoMembersAsLongAsItIsThere(@TempDir Path folder) throws Exception {
        try (var fleet = TestFleet.start(folder, "east")) {
            fleet.namespace("scripts");
            fleet.policy("scripts", "all", EAST);
            fleet.host().create(ResourceInterpreterCustomization.RESOURCE, json("""
                            {'apiVersion':'config.karmada.io/v1alpha1','kind':'ResourceInterpreterCustomization','metadata':{'name':'slow'},
                             'spec':{'target':{'apiVersion':'apps/v1','kind':'Deployment'},'customizations':{'replicaRevision':{'luaScript':
                              'function ReviseReplica(o, n) o.spec.replicas = n o.spec.minReadySeconds = 7 return o end'}}}}
                            """));
            fleet.deployment("scripts", "web", 2);

            await("the script's field is in the member", () -> minReadySeconds(fleet) == 7);
            assertThat(fleet.inMember("east", "Deployment", "scripts", "web")
                            .orElseThrow()
                            .at("/spec/replicas")
                            .asInt())
                    .isEqualTo(2);

            fleet.host().delete(ResourceInterpreterCustomization.RESOURCE, new NamespacedName("", "slow"));
            await("the native rule is back", () -> minReadySeconds(fleet) == 0);
        }
    }

    /** A customization takes effect when a template is processed the next time, so each look touches the template. */
    private int minReadySeconds(TestFleet fleet) throws Exception {
        fleet.patch(
                "Deployment",
                "scripts",
                "web",
                "{'metadata':{'annotations':{'touched':'%d'}}}".formatted(touches.incrementAndGet()));
        return fleet.inMember("east", "Deployment", "scripts", "web")
                .orElseThrow()
                .at("/spec/minReadySeconds")
                .asInt();
    }
}
