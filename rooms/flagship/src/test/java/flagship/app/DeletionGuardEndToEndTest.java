package flagship.app;

import static flagship.app.TestFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is about to be deleted in members can be seen before it is, and waits while the member is away. */
final class DeletionGuardEndToEndTest {
    private TestFleet fleet;

    @BeforeEach
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east");
        fleet.namespace("shop");
        fleet.policy("shop", "all", "'placement':{'clusterAffinity':{'clusterNames':['east']}}");
        fleet.deployment("shop", "web", 1);
        await("web runs", () -> runs("web"));
    }

    @AfterEach
    void stopFleet() {
        fleet.close();
    }

    private boolean runs(String name) throws Exception {
        return fleet.inMember("east", "Deployment", "shop", name).isPresent();
    }

    private String deletions(String... words) {
        var out = new StringWriter();
        var writer = new PrintWriter(out, true);
        var all = new ArrayList<>(List.of("deletions"));
        all.addAll(List.of(words));
        all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        assertThat(Main.run(all.toArray(String[]::new), Map.of(), writer, writer))
                .as(out.toString())
                .isZero();
        return out.toString();
    }

    @Test
    void whatADeletionWouldDeleteIsToldBeforehand() {
        assertThat(deletions("deployment/web", "-n", "shop")).containsPattern("east +Deployment +shop +web");
        assertThat(deletions()).contains("Nothing waits");
    }

    @Test
    void whileTheMemberIsAwayTheDeletionCanBeSeen() throws Exception {
        fleet.stopMember("east");
        fleet.delete("Deployment", "shop", "web");
        await("it waits", () -> deletions().contains("web"));

        fleet.startMember("east");

        await("it goes in the end", () -> !runs("web"));
        await("nothing waits", () -> deletions().contains("Nothing waits"));
        assertThat(fleet.find("Deployment", "shop", "web")).isEmpty();
        assertThat(fleet.member("east").find(TestFleet.type("Namespace"), new NamespacedName("", "shop")))
                .isPresent();
    }
}
