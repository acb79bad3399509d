package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Discovery;
import flagship.kubeclient.Discovery.Failure;
import flagship.kubeclient.Discovery.Group;
import flagship.kubeclient.Discovery.Resource;
import flagship.kubeclient.Discovery.Version;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoveryMergeTest {
    private static Version version(String group, String version, boolean stale, String... resources) {
        var all = List.of(resources).stream()
                .map(resource -> new Resource(
                        new GroupVersionResource(group, version, resource),
                        new GroupVersionKind(group, version, resource),
                        true,
                        "",
                        List.of("list", "watch"),
                        List.of(),
                        List.of(),
                        List.of()))
                .toList();
        return new Version(version, stale, all);
    }

    private static Discovery discovery(List<Failure> failures, Group... groups) {
        return new Discovery(List.of(groups), failures);
    }

    private static List<String> merged(Discovery before, Discovery now) {
        return DiscoveryMerge.merge(Optional.of(before), now).resources().stream()
                .map(resource -> resource.resource().path())
                .toList();
    }

    private final Discovery both = discovery(
            List.of(),
            new Group("a", List.of(version("a", "v1", false, "x"))),
            new Group("b", List.of(version("b", "v1", false, "y"))));

    @Test
    void aGroupThatFailedStaysAsItWas() {
        var now =
                discovery(List.of(new Failure("b/v1", "503")), new Group("a", List.of(version("a", "v1", false, "x"))));

        assertThat(merged(both, now)).containsExactly("/apis/a/v1/x", "/apis/b/v1/y");
    }

    @Test
    void aStaleGroupWithoutResourcesStaysAsItWas() {
        var now = discovery(
                List.of(),
                new Group("a", List.of(version("a", "v1", false, "x"))),
                new Group("b", List.of(version("b", "v1", true))));

        assertThat(merged(both, now)).containsExactly("/apis/a/v1/x", "/apis/b/v1/y");
        assertThat(DiscoveryMerge.unknownApiVersions(now)).containsExactly("b/v1");
    }

    @Test
    void aGroupThatIsGoneIsGone() {
        var now = discovery(List.of(), new Group("a", List.of(version("a", "v1", false, "x"))));

        assertThat(merged(both, now)).containsExactly("/apis/a/v1/x");
    }
}
