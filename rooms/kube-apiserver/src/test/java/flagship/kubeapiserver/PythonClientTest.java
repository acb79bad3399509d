package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official Python client, as Debian has it, which reads models strictly. */
class PythonClientTest {
    /** Debian's packages are those of the system's Python, whatever else stands first on the path. */
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

    private static final String SCRIPT = """
            import sys, threading
            from kubernetes import client, config, watch
            config.load_kube_config(sys.argv[1])
            core, apps, custom = client.CoreV1Api(), client.AppsV1Api(), client.CustomObjectsApi()
            core.create_namespaced_config_map("default", {"metadata": {"name": "a"}, "data": {"k": "v"}})
            core.patch_namespaced_config_map("a", "default", {"data": {"k": "w"}})
            assert core.read_namespaced_config_map("a", "default").data == {"k": "w"}
            spec = {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}},
                    "spec": {"containers": [{"name": "c", "image": "i"}]}}}
            made = apps.create_namespaced_deployment("default", {"metadata": {"name": "d"}, "spec": spec})
            assert made.spec.replicas == 1 and made.metadata.creation_timestamp.year > 2000
            made.spec.replicas = 3
            assert apps.replace_namespaced_deployment("d", "default", made).metadata.generation == 2
            assert apps.read_namespaced_deployment_scale("d", "default").spec.replicas == 3
            version = core.list_namespaced_config_map("default", limit=1).metadata.resource_version
            core.create_namespaced_config_map("default", {"metadata": {"name": "b"}})
            for event in watch.Watch().stream(core.list_namespaced_config_map, "default", resource_version=version, timeout_seconds=20):
                assert (event["type"], event["object"].metadata.name) == ("ADDED", "b")
                break
            crd = {"metadata": {"name": "boats.example.com"}, "spec": {"group": "example.com", "scope": "Namespaced",
                   "names": {"plural": "boats", "kind": "Boat"}, "versions": [{"name": "v1", "served": True, "storage": True,
                   "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}}
            client.ApiextensionsV1Api().create_custom_resource_definition(crd)
            for event in watch.Watch().stream(client.ApiextensionsV1Api().list_custom_resource_definition, timeout_seconds=20):
                if any(c.type == "Established" and c.status == "True" for c in (event["object"].status.conditions or [])):
                    break
            boat = {"apiVersion": "example.com/v1", "kind": "Boat", "metadata": {"name": "ark"}, "spec": {"size": 3}}
            for attempt in range(100):
                try:
                    custom.create_namespaced_custom_object("example.com", "v1", "default", "boats", boat)
                    break
                except client.ApiException as e:
                    assert e.status == 404, e
            assert len(custom.list_namespaced_custom_object("example.com", "v1", "default", "boats")["items"]) == 1
            try:
                core.read_namespaced_secret("none", "default")
                raise AssertionError("there is none")
            except client.ApiException as e:
                assert e.status == 404
            assert core.delete_namespaced_config_map("a", "default").status == "Success"
            names = [g.name for g in client.ApisApi().get_api_versions().groups]
            assert "apps" in names and "example.com" in names
            print("all well")
            """;

    @TempDir
    private Path folder;

    @Test
    void itsUsersFindWhatTheyAreUsedTo() throws Exception {
        var python = PYTHONS.stream().filter(this::hasClient).findFirst();
        assumeTrue(python.isPresent(), "python3-kubernetes IS NOT INSTALLED: the Python client is not tried");
        try (var server = RunningServer.complete(folder)) {
            Kubectl.of(Path.of("none"), folder, server); // Writes the configuration.
            var script = Files.writeString(folder.resolve("script.py"), SCRIPT);

            var said = run(List.of(
                    python.get(), script.toString(), folder.resolve("config").toString()));

            assertThat(said).endsWith("all well\n");
        }
    }

    private boolean hasClient(String python) {
        try {
            return run(List.of(python, "-c", "import kubernetes; print('there')"))
                    .contains("there");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        var output = folder.resolve("output");
        var process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
