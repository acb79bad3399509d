package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.BindingSpec;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clusters keep the Works of a workload that moves. */
class BindingTargetsTest {
    /** In b, and leaving a. */
    private static BindingSpec leaving(String purgeMode) {
        var text = """
                {"clusters":[{"name":"b"}],"requiredBy":[{"namespace":"n","name":"x","clusters":[{"name":"c"}]}],
                 "gracefulEvictionTasks":[{"fromCluster":"a","reason":"r","producer":"p","purgeMode":"%s"}]}
                """.formatted(purgeMode);
        return BindingSpec.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gracefully", "Graciously", "Never", ""})
    void whatLeavesGracefullyOrNeverIsPurgedKeepsItsWork(String purgeMode) {
        assertThat(BindingTargets.kept(leaving(purgeMode))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(BindingTargets.leftAtOnce(leaving(purgeMode))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Directly", "Immediately"})
    void whatLeavesDirectlyIsPurgedBeforeItStartsElsewhere(String purgeMode) {
        assertThat(BindingTargets.kept(leaving(purgeMode))).containsExactlyInAnyOrder("b", "c");
        assertThat(BindingTargets.leftAtOnce(leaving(purgeMode))).containsExactly("a");
    }

    @Test
    void clustersThatAnotherBindingNeedsAreTargetsToo() {
        assertThat(BindingTargets.of(leaving("Directly")))
                .extracting(target -> target.name())
                .containsExactly("b", "c");
    }
}
