package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions against a saved fleet: nothing has to run. */
final class ScheduleCommandTest {
    private static final String CLUSTER = """
            {apiVersion: cluster.karmada.io/v1alpha1, kind: Cluster, metadata: {name: %s}, spec: {syncMode: Push, region: eu},
             status: {apiEnablements: [{groupVersion: apps/v1, resources: [{name: deployments, kind: Deployment}]}],
              resourceSummary: {allocatable: {cpu: "%d", pods: "100"}}}}
            """;
    private static final String POLICY = """
            {apiVersion: policy.karmada.io/v1alpha1, kind: PropagationPolicy, metadata: {name: p, namespace: shop},
             spec: {resourceSelectors: [{apiVersion: apps/v1, kind: Deployment, name: web}],
              placement: {replicaScheduling: {replicaSchedulingType: Divided, replicaDivisionPreference: Weighted,
               weightPreference: {dynamicWeight: AvailableReplicas}}}}}
            """;
    private static final String WORKLOAD = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop},
             spec: {replicas: 4, template: {spec: {containers: [{name: main, resources: {requests: {cpu: "1"}}}]}}}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path folder = Path.of("");

    @BeforeEach
    void writeFiles(@TempDir Path temporary) throws IOException {
        folder = temporary;
        write("fleet.yaml", CLUSTER.formatted("amsterdam", 10) + "---\n" + CLUSTER.formatted("boston", 30));
        write("policy.yaml", POLICY);
        write("workload.yaml", WORKLOAD);
        write("more.yaml", CLUSTER.formatted("cairo", 40));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private int run(String... more) {
        var arguments = new java.util.ArrayList<>(List.of(
                "schedule",
                "--dry-run",
                "--fleet",
                folder.resolve("fleet.yaml").toString(),
                "-f",
                folder.resolve("policy.yaml").toString(),
                "-f",
                folder.resolve("workload.yaml").toString()));
        for (String argument : more) {
            arguments.add(argument.replace("FOLDER", folder.toString()));
        }
        return Main.run(
                arguments.toArray(String[]::new), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void aWorkloadIsPlacedOnTheFleetOfAFile() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("shop/web-deployment").contains("Placed: amsterdam:1, boston:3");
    }

    @Test
    void aClusterCanBeTakenAway() {
        assertThat(run("--without", "boston")).isZero();
        assertThat(out.toString()).contains("Placed: amsterdam:4");
    }

    @Test
    void aClusterCanBeAdded() {
        assertThat(run("--add", "FOLDER/more.yaml", "--without", "amsterdam")).isZero();
        assertThat(out.toString()).contains("Placed: boston:2, cairo:2");
    }

    @Test
    void theReasonsAreSaidOnRequest() {
        assertThat(run("--explain")).isZero();
        assertThat(out.toString()).contains("CLUSTER").contains("ROOM").contains("30");
    }

    @Test
    void whatDoesNotFitIsSaid() throws IOException {
        write("workload.yaml", WORKLOAD.replace("replicas: 4", "replicas: 41"));

        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Not placed").contains("Clusters available replicas 40 are not enough");
    }

    @Test
    void aClusterThatIsNotThereIsRefused() {
        assertThat(run("--without", "zurich")).isEqualTo(1);
        assertThat(err.toString()).contains("no such cluster").contains("amsterdam, boston");
    }

    @Test
    void filesWithoutAPolicyAreRefused() throws IOException {
        write("policy.yaml", WORKLOAD);

        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("0 policies");
    }

    @Test
    void aPolicyThatSelectsNothingIsSaid() throws IOException {
        write("workload.yaml", WORKLOAD.replace("name: web,", "name: other,"));

        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("resourceSelectors");
    }

    @Test
    void withoutDryRunNothingIsDone() {
        assertThat(Main.run(
                        new String[] {"schedule"}, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--dry-run");
    }
}
