package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ClusterStatus.Modeling;
import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResourceSumsTest {
    private final ResourceSums sums = new ResourceSums();
    private final ResourceGrades grades = ResourceGrades.of(List.of());

    @Test
    void nodesAddUpToWhatTheClusterOffers() {
        sums.node("n1", node("True", "4", "16Gi"));
        sums.node("n2", node("False", "2500m", "8Gi"));

        assertThat(sums.nodeSummary().totalNum()).isEqualTo(2);
        assertThat(sums.nodeSummary().readyNum()).isEqualTo(1);
        assertThat(sums.resourceSummary(grades).allocatable())
                .containsEntry("cpu", "6500m")
                .containsEntry("memory", "24Gi")
                .containsEntry("pods", "220");
    }

    @Test
    void podsWithoutANodeAreAllocatingAndOthersAllocatedUntilTheyFinish() {
        sums.node("n1", node("True", "4", "16Gi"));
        sums.pod(name("waiting"), pod("", "Pending", "250m"));
        sums.pod(name("running"), pod("n1", "Running", "500m"));
        sums.pod(name("done"), pod("n1", "Succeeded", "1"));

        var summary = sums.resourceSummary(grades);

        assertThat(summary.allocating()).containsEntry("cpu", "250m").containsEntry("pods", "1");
        assertThat(summary.allocated()).containsEntry("cpu", "500m").containsEntry("pods", "1");
    }

    @Test
    void aPodAsksForTheSumOfItsContainersOrItsLargestInitContainer() {
        var request = PodRequest.read("""
                {"metadata":{"name":"p"},"spec":{"containers":[{"resources":{"requests":{"cpu":"100m","memory":"1Gi"}}},
                {"resources":{"requests":{"cpu":"200m"},"limits":{"cpu":"9"}}}],"initContainers":[{"resources":{"requests":{"cpu":"1"}}}],
                "nodeName":"n1"},"status":{"phase":"Running"}}""".getBytes(StandardCharsets.UTF_8));

        assertThat(request.node()).isEqualTo("n1");
        assertThat(request.finished()).isFalse();
        assertThat(request.requests().get("cpu")).hasToString("1");
        assertThat(request.requests().get("memory")).hasToString("1Gi");
    }

    @Test
    void aNodeIsOfTheLowestGradeThatAnyOfItsFreeResourcesReaches() {
        sums.node("n1", node("True", "8", "16Gi"));
        sums.pod(name("running"), pod("n1", "Running", "3"));

        var counted = sums.resourceSummary(grades).allocatableModelings();

        assertThat(counted).hasSize(9).filteredOn(model -> model.count() > 0).containsExactly(new Modeling(2, 1));
    }

    @Test
    void aNodeWithoutAFreePodSlotIsNotCounted() {
        sums.node(
                "full",
                NodeOffer.read("{\"status\":{\"allocatable\":{\"cpu\":\"8\",\"memory\":\"64Gi\",\"pods\":\"0\"}}}"
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(sums.resourceSummary(grades).allocatableModelings()).allMatch(model -> model.count() == 0);
    }

    @Test
    void aCompleteListForgetsWhatItDidNotShow() {
        sums.node("n1", node("True", "4", "16Gi"));
        sums.node("n2", node("True", "4", "16Gi"));
        sums.pod(name("gone"), pod("n1", "Running", "1"));

        sums.onlyNodes(Set.of(new NamespacedName("", "n2")));
        sums.onlyPods(Set.of());

        assertThat(sums.nodeSummary().totalNum()).isEqualTo(1);
        assertThat(sums.resourceSummary(grades).allocated()).isEmpty();
    }

    private static NodeOffer node(String ready, String cpu, String memory) {
        return NodeOffer.read("""
                {"status":{"allocatable":{"cpu":"%s","memory":"%s","pods":"110"},"conditions":[{"type":"Ready","status":"%s"}]}}""".formatted(cpu, memory, ready).getBytes(StandardCharsets.UTF_8));
    }

    private static PodRequest pod(String node, String phase, String cpu) {
        return PodRequest.read("""
                {"spec":{"nodeName":"%s","containers":[{"resources":{"requests":{"cpu":"%s"}}}]},"status":{"phase":"%s"}}""".formatted(node, cpu, phase).getBytes(StandardCharsets.UTF_8));
    }

    private static NamespacedName name(String name) {
        return new NamespacedName("ns", name);
    }
}
