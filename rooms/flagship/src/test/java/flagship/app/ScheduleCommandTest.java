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

    /** A question that needs no policy and workload. */
    private int ask(String... words) {
        var arguments = new java.util.ArrayList<>(List.of(
                "schedule", "--dry-run", "--fleet", folder.resolve("fleet.yaml").toString()));
        arguments.addAll(List.of(words));
        return Main.run(
                arguments.toArray(String[]::new), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void whatWouldMoveIsAnsweredOnASavedFleetToo() throws IOException {
        write("fleet.yaml", CLUSTER.formatted("amsterdam", 10) + "---\n" + CLUSTER.formatted("boston", 30) + """
                ---
                {apiVersion: work.karmada.io/v1alpha2, kind: ResourceBinding, metadata: {name: web-deployment, namespace: shop},
                 spec: {resource: {apiVersion: apps/v1, kind: Deployment, name: web, namespace: shop}, replicas: 4,
                  clusters: [{name: boston, replicas: 4}], placement: {replicaScheduling: {replicaSchedulingType: Divided,
                   replicaDivisionPreference: Aggregated}}}}
                """);

        assertThat(ask("--lose", "cluster=boston")).isZero();
        assertThat(out.toString())
                .contains("Without boston: 1 of 1 bindings would move.")
                .contains("boston:4")
                .contains("Placed: amsterdam:4");
        assertThat(ask("--lose", "region=us")).isEqualTo(1);
        assertThat(err.toString()).contains("--lose region=us: no cluster of the fleet is that");
        assertThat(ask("--lose", "boston")).isEqualTo(1);
        assertThat(err.toString()).contains("--lose takes cluster=NAME");
    }

    @Test
    void whatPackingWouldGainIsReported() throws IOException {
        var binding = """
                ---
                {apiVersion: work.karmada.io/v1alpha2, kind: ResourceBinding, metadata: {name: %s, namespace: shop},
                 spec: {resource: {apiVersion: apps/v1, kind: Deployment, name: w, namespace: shop}, replicas: %d,
                  replicaRequirements: {resourceRequest: {cpu: "1"}},
                  placement: {spreadConstraints: [{spreadByField: cluster, minGroups: 1, maxGroups: 1}],
                   replicaScheduling: {replicaSchedulingType: Divided, replicaDivisionPreference: Aggregated}}}}
                """;
        write(
                "fleet.yaml",
                CLUSTER.formatted("amsterdam", 12)
                        + "---\n"
                        + CLUSTER.formatted("boston", 8)
                        + binding.formatted("w1", 4)
                        + binding.formatted("w2", 4)
                        + binding.formatted("w3", 4)
                        + binding.formatted("w4", 8));

        assertThat(ask("--pack")).isZero();
        assertThat(out.toString())
                .contains("4 bindings wait: 3 would be placed one after the other, 4 together.")
                .contains("shop/w4");
        assertThat(ask("--pack", "--lose", "cluster=boston")).isEqualTo(1);
        assertThat(err.toString()).contains("ask one thing");
    }

    @Test
    void aSavedFleetWithoutBindingsCannotSayWhatWouldMove() {
        assertThat(ask("--lose", "cluster=boston")).isEqualTo(1);
        assertThat(err.toString()).contains("holds no bindings").contains("kubectl get clusters,resourcebindings");
    }

    @Test
    void anotherReleaseDividesAsItDid() throws IOException {
        write("fleet.yaml", CLUSTER.formatted("amsterdam", 10) + "---\n" + CLUSTER.formatted("boston", 6));
        write("workload.yaml", WORKLOAD.replace("replicas: 4", "replicas: 12"));

        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Placed: amsterdam:7, boston:5");
        assertThat(run("--scheduler-release", "1.15")).isZero();
        assertThat(out.toString()).contains("Placed: amsterdam:8, boston:4");
        assertThat(run("--scheduler-release", "2.0")).isEqualTo(1);
        assertThat(err.toString()).contains("1.14 to 1.19");
    }

    @Test
    void withoutDryRunNothingIsDone() {
        assertThat(Main.run(
                        new String[] {"schedule"}, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--dry-run");
    }
}
