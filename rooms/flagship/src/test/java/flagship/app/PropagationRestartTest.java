package flagship.app;

import static flagship.app.TestFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Propagation over restarts of the control plane and of members. */
final class PropagationRestartTest {
    private static final String BOTH = "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}";
    private static final List<String> WATCHED = List.of("Work", "ResourceBinding", "Deployment", "PropagationPolicy");

    @Test
    void aRestartWritesNothingAndGoesOnWithWhatChangedMeanwhile(@TempDir Path folder) throws Exception {
        try (var fleet = TestFleet.start(folder, "east", "west")) {
            fleet.namespace("shop");
            fleet.policy("shop", "all", BOTH);
            fleet.deployment("shop", "web", 2);
            awaitSettled(fleet, "web");
            var before = versions(fleet);
            var members = memberVersions(fleet);

            fleet.stopPlane();
            fleet.startPlane();
            fleet.deployment("shop", "later", 1);
            awaitSettled(fleet, "later");

            var after = versions(fleet);
            after.keySet().retainAll(before.keySet());
            assertThat(after).isEqualTo(before);
            assertThat(memberVersions(fleet)).isEqualTo(members);
        }
    }

    @Test
    void aMemberThatIsDownDelaysItselfAloneAndCatchesUp(@TempDir Path folder) throws Exception {
        try (var fleet = TestFleet.start(folder, "east", "west")) {
            fleet.namespace("shop");
            fleet.policy("shop", "all", BOTH);
            fleet.deployment("shop", "web", 1);
            awaitSettled(fleet, "web");

            fleet.stopMember("west");
            fleet.patch("Deployment", "shop", "web", "{'spec':{'replicas':3}}");
            await("the member that is up follows", () -> replicas(fleet, "east") == 3);
            fleet.startMember("west");

            await("the other follows when it is back", () -> replicas(fleet, "west") == 3);
        }
    }

    private static int replicas(TestFleet fleet, String member) throws Exception {
        return fleet.inMember(member, "Deployment", "shop", "web")
                .map(it -> it.at("/spec/replicas").asInt())
                .orElse(-1);
    }

    private static void awaitSettled(TestFleet fleet, String name) throws Exception {
        await(name + " is ready in both members", () -> {
            var template = fleet.find("Deployment", "shop", name).orElseThrow();
            var binding =
                    fleet.find("ResourceBinding", "shop", name + "-deployment").orElseThrow();
            return template.at("/status/readyReplicas").asInt()
                            == 2 * template.at("/spec/replicas").asInt()
                    && template.at("/status/observedGeneration").equals(template.at("/metadata/generation"))
                    && binding.at("/status/aggregatedStatus/0/health").asText().equals("Healthy")
                    && binding.at("/status/aggregatedStatus/1/health").asText().equals("Healthy");
        });
    }

    private static Map<String, Map<NamespacedName, String>> versions(TestFleet fleet) throws Exception {
        var all = new TreeMap<String, Map<NamespacedName, String>>();
        for (String kind : WATCHED) {
            var ofKind = fleet.versions(kind);
            ofKind.keySet().removeIf(key -> key.name().startsWith("later"));
            all.put(kind, ofKind);
        }
        return all;
    }

    private static Map<String, String> memberVersions(TestFleet fleet) throws Exception {
        var all = new TreeMap<String, String>();
        for (String member : List.of("east", "west")) {
            all.put(
                    member,
                    fleet.inMember(member, "Deployment", "shop", "web")
                            .orElseThrow()
                            .at("/metadata/resourceVersion")
                            .asText());
        }
        return all;
    }
}
