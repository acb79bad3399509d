package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The commands that people use every day, with every kubectl that is there. */
class KubectlTest {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app: web}}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "nginx:1", ports: [{containerPort: 80}]}]}
            """;
    private static final String BOATS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boats.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: boats, kind: Boat, shortNames: [bt]}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    description: Something that swims.
                    properties:
                      spec: {type: object, properties: {size: {type: integer, description: How long it is.}}}
            """;
    private static final String BOAT = """
            apiVersion: example.com/v1
            kind: Boat
            metadata: {name: ark}
            spec: {size: 3}
            """;

    @TempDir
    Path folder;

    @TestFactory
    List<DynamicTest> everyCommand() {
        var programs = Kubectl.programs();
        assumeFalse(programs.isEmpty(), "NO kubectl IS INSTALLED: its commands are not tried");
        return programs.stream()
                .map(program -> DynamicTest.dynamicTest(program.toString(), () -> commands(program)))
                .toList();
    }

    private void commands(Path program) throws IOException {
        var home = Files.createTempDirectory(folder, "kubectl");
        try (var server = RunningServer.complete(home)) {
            var kubectl = Kubectl.of(program, home, server);
            workloads(kubectl, server);
            customKinds(kubectl);
            rights(kubectl);
            typedCommands(kubectl);
        }
    }

    private static void says(Kubectl.Outcome outcome, String... parts) {
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains(parts);
    }

    private static Kubectl.Outcome feed(Kubectl kubectl, String yaml, String... arguments) {
        var all = Stream.concat(Stream.of(arguments), Stream.of("-f", "-")).toArray(String[]::new);
        return kubectl.run(yaml, Map.of(), all);
    }

    private static void workloads(Kubectl kubectl, RunningServer server) throws IOException {
        says(feed(kubectl, DEPLOYMENT, "apply"), "deployment.apps/web created");
        says(feed(kubectl, DEPLOYMENT, "apply"), "deployment.apps/web unchanged");
        says(feed(kubectl, DEPLOYMENT.replace("nginx:1", "nginx:2"), "apply"), "deployment.apps/web configured");
        says(kubectl.run("get", "deployments", "-o", "wide"), "NAME", "nginx:2", "app=web");
        says(kubectl.run("describe", "deployment", "web"), "RollingUpdateStrategy", "nginx:2");
        says(kubectl.run("explain", "deployment.spec.replicas"), "integer", "Number of desired pods");
        var unknown = feed(kubectl, DEPLOYMENT.replace("replicas: 2", "replica: 2"), "apply");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.text()).containsIgnoringCase("unknown field").contains("replica");
        says(kubectl.run("label", "deployment", "web", "tier=front"), "labeled");
        says(kubectl.run("annotate", "deployment", "web", "why=test"), "annotated");
        says(kubectl.run("scale", "deployment", "web", "--replicas=1"), "scaled");
        says(
                kubectl.run("patch", "deployment", "web", "-p", "{\"spec\":{\"paused\":false}}"),
                "deployment.apps/web patched");
        says(
                kubectl.run("", Map.of("KUBE_EDITOR", "sed -i s/nginx:2/nginx:3/"), "edit", "deployment", "web"),
                "deployment.apps/web edited");
        var changed = feed(kubectl, DEPLOYMENT.replace("nginx:1", "nginx:4"), "diff");
        assertThat(changed.code()).as(changed.text()).isEqualTo(1);
        assertThat(changed.text()).contains("nginx:4");
        rollout(kubectl, server);
        says(
                feed(kubectl, DEPLOYMENT.replace("web", "side"), "apply", "--server-side", "--field-manager=me"),
                "deployment.apps/side serverside-applied");
        says(kubectl.run("delete", "deployment", "side", "--wait=true"), "\"side\" deleted");
    }

    /** No controller runs here: the test says what one would. */
    private static void rollout(Kubectl kubectl, RunningServer server) throws IOException {
        var status =
                "{'status':{'observedGeneration':100,'replicas':1,'updatedReplicas':1,'availableReplicas':1,'readyReplicas':1,"
                        + "'conditions':[{'type':'Available','status':'True','reason':'Test','message':'up'}]}}";
        var path = "/apis/apps/v1/namespaces/default/deployments/web/status";
        assertThat(server.merge(path, status).statusCode()).isEqualTo(200);
        says(kubectl.run("rollout", "status", "deployment", "web", "--timeout=30s"), "successfully rolled out");
        says(kubectl.run("wait", "--for=condition=Available", "deployment/web", "--timeout=30s"), "condition met");
    }

    private static void customKinds(Kubectl kubectl) {
        says(feed(kubectl, BOATS, "apply"), "created");
        says(
                kubectl.run("wait", "--for=condition=Established", "crd/boats.example.com", "--timeout=30s"),
                "condition met");
        Await.until(
                "boats are served", () -> feed(kubectl, BOAT, "apply").text().contains("boat.example.com/ark"));
        says(feed(kubectl, BOAT.replace("size: 3", "size: 4"), "apply"), "boat.example.com/ark configured");
        says(kubectl.run("get", "bt", "ark", "-o", "jsonpath={.spec.size}"), "4");
        says(kubectl.run("api-resources", "--api-group=example.com"), "boats", "bt");
        Await.until(
                "the kind can be explained",
                () -> kubectl.run("explain", "boat.spec.size").text().contains("How long it is."));
        says(kubectl.run("delete", "crd", "boats.example.com"), "deleted");
    }

    private static void rights(Kubectl kubectl) {
        says(kubectl.run("auth", "can-i", "create", "pods"), "yes");
        says(kubectl.run("auth", "can-i", "--list"), "Resources", "*.*");
        var denied = kubectl.run("auth", "can-i", "create", "pods", "--as=jane");
        assertThat(denied.text()).contains("no");
        assertThat(denied.code()).isEqualTo(1);
    }

    /** These send protobuf in newer versions, and prefer it in the answer. */
    private static void typedCommands(Kubectl kubectl) {
        says(kubectl.run("create", "deployment", "typed", "--image=nginx"), "created");
        says(kubectl.run("create", "configmap", "typed", "--from-literal=a=b"), "created");
        says(kubectl.run("create", "secret", "generic", "typed", "--from-literal=a=b"), "created");
        says(kubectl.run("create", "clusterrole", "typed", "--verb=get", "--resource=pods"), "created");
        says(kubectl.run("run", "typed", "--image=nginx"), "pod/typed created");
        says(kubectl.run("describe", "pod", "typed"), "nginx");
        says(kubectl.run("get", "configmap", "typed", "-o", "yaml"), "a: b");
        says(kubectl.run("set", "image", "deployment/typed", "*=nginx:9"), "updated");
        says(kubectl.run("get", "all"), "pod/typed", "deployment.apps/typed");
        says(kubectl.run("version", "-o", "yaml"), "serverVersion");
        says(kubectl.run("delete", "pod", "typed", "--grace-period=0", "--force"), "deleted");
    }
}
