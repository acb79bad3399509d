package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NativeKindsTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    @Test
    void theTableSaysWhatDiscoveryOfTheRealServerSaid() {
        var recorded = Golden.object("resources-legacy.json");
        var rebuilt = Json.object();
        for (NativeGroup group : NativeKinds.groups()) {
            for (NativeGroup.Version version : group.versions()) {
                var groupVersion = group.name().isEmpty() ? version.name() : group.name() + "/" + version.name();
                var list = rebuilt.putObject(groupVersion);
                list.put("kind", "APIResourceList").put("groupVersion", groupVersion);
                version.kinds().forEach(kind -> addTo(list.withArrayProperty("resources"), kind));
            }
        }

        recorded.forEach(list -> ((ObjectNode) list).remove("apiVersion"));
        assertThat(rebuilt).isEqualTo(recorded);
    }

    private static void addTo(ArrayNode resources, NativeKind kind) {
        var resource = resources.addObject().put("name", kind.gvr().resource()).put("singularName", kind.singular());
        resource.put("namespaced", kind.namespaced()).put("kind", kind.kind());
        addList(resource, "verbs", kind.verbs());
        addList(resource, "shortNames", kind.shortNames());
        addList(resource, "categories", kind.categories());
        if (!kind.storageVersionHash().isEmpty()) {
            resource.put("storageVersionHash", kind.storageVersionHash());
        }
        for (NativeKind.Subresource subresource : kind.subresources()) {
            var entry = resources.addObject().put("name", kind.gvr().resource() + "/" + subresource.name());
            entry.put("singularName", "").put("namespaced", kind.namespaced());
            var response = subresource.responseKind();
            if (!response.group().equals(kind.gvr().group())) {
                entry.put("group", response.group()).put("version", response.version());
            }
            entry.put("kind", response.kind());
            addList(entry, "verbs", subresource.verbs());
        }
    }

    private static void addList(ObjectNode object, String field, Collection<String> values) {
        if (!values.isEmpty()) {
            values.forEach(object.withArrayProperty(field)::add);
        }
    }

    @Test
    void aKindIsFoundByItsResourceAndByItsName() {
        var pod = NativeKinds.byResource(PODS).orElseThrow();

        assertThat(pod.kind()).isEqualTo("Pod");
        assertThat(pod.hasStatus()).isTrue();
        assertThat(pod.hasScale()).isFalse();
        assertThat(NativeKinds.byKind(pod.gvk())).contains(pod);
        assertThat(NativeKinds.byResource(new GroupVersionResource("", "v2", "pods")))
                .isEmpty();
    }

    @Test
    void theCoreGroupStandsFirstAndTheBestVersionLeads() {
        assertThat(NativeKinds.groups().getFirst().name()).isEmpty();
        assertThat(NativeKinds.group("autoscaling").orElseThrow().preferredVersion())
                .isEqualTo("v2");
    }

    @Test
    void olderVersionsOfNativeGroupsAreKnownThoughNotServed() {
        assertThat(NativeKinds.registryVersions("apps", "Deployment")).containsExactly("v1", "v1beta2", "v1beta1");
        assertThat(NativeKinds.registryVersions("storage.k8s.io", "VolumeAttributesClass"))
                .containsExactly("v1beta1", "v1alpha1");
    }

    @Test
    void kindsThatKubernetesDoesNotDefineAreNotNative() {
        assertThat(NativeKinds.registryVersions("example.com")).isEmpty();
        assertThat(NativeKinds.registryVersions("apps", "Widget")).isEmpty();
        assertThat(NativeKinds.storageVersion(new GroupResource("example.com", "widgets")))
                .isEmpty();
    }

    @Test
    void anObjectIsStoredUnderItsGroupsFirstVersion() {
        assertThat(NativeKinds.storageVersion(new GroupResource("autoscaling", "horizontalpodautoscalers")))
                .contains("v2");
        assertThat(NativeKinds.storageVersion(new GroupResource("storage.k8s.io", "csistoragecapacities")))
                .contains("v1beta1");
    }

    @Test
    void everyNativeKindHasASchema() {
        assertThat(NativeKinds.all())
                .allSatisfy(kind -> assertThat(NativeSchemas.of(kind.gvk()))
                        .as("%s", kind.gvk())
                        .isPresent());
    }

    @Test
    void everyComponentOfAGroupVersionCanBePublished() {
        assertThat(NativeSchemas.components("apps", "v1"))
                .contains("io.k8s.api.apps.v1.Deployment", "io.k8s.api.apps.v1.DeploymentList")
                .allSatisfy(name -> assertThat(NativeSchemas.component(name))
                        .get()
                        .extracting(JsonNode::getNodeType)
                        .isNotNull());
        assertThat(NativeSchemas.components("example.com", "v1")).isEqualTo(new TreeSet<>());
    }
}
