package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.GroupResources;
import flagship.fleetapi.SyncFilter;
import flagship.kubemodel.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceNegotiatorTest {
    private static final MemberResources MEMBER = new MemberResources(
            List.of(
                    served("", "pods", "Pod", "v1"),
                    served("", "secrets", "Secret", "v1"),
                    served("", "bindings", "Binding"),
                    served("apps", "deployments", "Deployment", "v1"),
                    served("apps", "replicasets", "ReplicaSet", "v1"),
                    served("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "v1", "v2"),
                    served("batch", "cronjobs", "CronJob", "v1beta1"),
                    served("resource.k8s.io", "resourceclaims", "ResourceClaim", "v9"),
                    served("coordination.k8s.io", "leases", "Lease", "v1"),
                    served("example.com", "shops", "Shop", "v1alpha1", "v1", "v1beta1", "v2")),
            Set.of("example.com"));

    private static MemberResource served(String group, String resource, String kind, String... versions) {
        return new MemberResource(
                new GroupResource(group, resource),
                kind,
                true,
                kind.toLowerCase(java.util.Locale.ROOT),
                List.of(versions));
    }

    private static GroupResources item(String group, String... resources) {
        return new GroupResources(group, List.of(), List.of(resources), List.of());
    }

    private static List<WantedResource> wanted(GroupResources... items) {
        return new ResourceNegotiator(true, false).negotiate(new SyncList(List.of(items), false), MEMBER);
    }

    private static List<String> read(GroupResources... items) {
        return wanted(items).stream().map(resource -> resource.read().path()).toList();
    }

    @Test
    void namesMayBePluralOrSingularInAnyCase() {
        assertThat(read(item("apps", "deployment", "ReplicaSets")))
                .containsExactly("/apis/apps/v1/deployments", "/apis/apps/v1/replicasets");
    }

    @Test
    void whatTheMemberDoesNotServeOrCannotWatchIsLeftOut() {
        assertThat(read(item("", "nothing", "bindings", "pods"), item("no.such.group", "*")))
                .containsExactly("/api/v1/pods");
    }

    @Test
    void aStarInAGroupMeansAllItsResourcesByName() {
        assertThat(read(item("", "*"))).containsExactly("/api/v1/pods", "/api/v1/secrets");
    }

    @Test
    void groupStarMeansEveryResourceInAllVersions() {
        assertThat(read(item("apps", "deployments"), GroupResources.EVERYTHING))
                .containsExactly(
                        "/api/v1/pods",
                        "/api/v1/secrets",
                        "/apis/apps/v1/deployments",
                        "/apis/apps/v1/replicasets",
                        "/apis/autoscaling/v2/horizontalpodautoscalers",
                        "/apis/batch/v1beta1/cronjobs",
                        "/apis/coordination.k8s.io/v1/leases",
                        "/apis/example.com/v2/shops",
                        "/apis/example.com/v1/shops",
                        "/apis/example.com/v1beta1/shops",
                        "/apis/example.com/v1alpha1/shops",
                        "/apis/resource.k8s.io/v9/resourceclaims");
    }

    @Test
    void aNativeKindIsReadInTheVersionOfItsRowsWhereTheMemberHasIt() {
        var hpa = wanted(item("autoscaling", "horizontalpodautoscalers")).getFirst();

        assertThat(hpa.version()).isEqualTo("v1");
        assertThat(hpa.read().version()).isEqualTo("v2");
    }

    @Test
    void aNativeKindInAnOlderOrNewerVersionOnlyIsReadInThat() {
        assertThat(read(item("batch", "cronjobs"), item("resource.k8s.io", "*")))
                .containsExactly("/apis/batch/v1beta1/cronjobs", "/apis/resource.k8s.io/v9/resourceclaims");
    }

    @Test
    void versionsOfANativeKindInTheSpecAreIgnored() {
        assertThat(read(new GroupResources("apps", List.of("v1beta1"), List.of("deployments"), List.of())))
                .containsExactly("/apis/apps/v1/deployments");
    }

    @Test
    void aCustomResourceWithoutVersionsIsReadInTheBestThree() {
        assertThat(wanted(item("example.com", "shops")))
                .extracting(WantedResource::version)
                .containsExactly("v2", "v1", "v1beta1");
    }

    @Test
    void aCustomResourceIsReadInTheListedVersionsThatTheMemberHas() {
        assertThat(wanted(new GroupResources("example.com", List.of("v1alpha1", "v7"), List.of("shops"), List.of())))
                .extracting(WantedResource::version)
                .containsExactly("v1alpha1");
    }

    @Test
    void aTypeThatIsListedTwiceIsReadOnce() {
        assertThat(read(item("", "pods"), item("", "pod", "*"))).containsExactly("/api/v1/pods", "/api/v1/secrets");
    }

    @Test
    void allCustomResourcesReplaceTheItemsOfTheirGroups() {
        var list = new SyncList(List.of(item("example.com", "shops"), item("", "pods")), true);

        assertThat(new ResourceNegotiator(true, false).negotiate(list, MEMBER))
                .extracting(resource -> resource.read().resource() + "/" + resource.version())
                .containsExactly("pods/v1", "shops/v2", "shops/v1", "shops/v1beta1", "shops/v1alpha1");
        assertThat(new ResourceNegotiator(false, false).negotiate(list, MEMBER)).hasSize(4);
    }

    @Test
    void leasesCanBeLeftOut() {
        var list = new SyncList(List.of(item("coordination.k8s.io", "*")), false);

        assertThat(new ResourceNegotiator(true, true).negotiate(list, MEMBER)).isEmpty();
    }

    @Test
    void eventsAreKeptThroughAStar() {
        var pods = new GroupResources("", List.of(), List.of("*"), List.of("Pod"));

        assertThat(wanted(pods)).extracting(WantedResource::withEvents).containsExactly(true, false);
    }

    private static List<WantedResource> wantedWithEvents(GroupResources item) {
        var all = new ArrayList<>(MEMBER.all());
        all.add(served("", "events", "Event", "v1"));
        var member = new MemberResources(all, MEMBER.customGroups());
        return new ResourceNegotiator(true, false)
                .negotiate(new SyncList(List.of(item), false), member).stream()
                        .filter(resource -> resource.kind().equals("Event"))
                        .toList();
    }

    @Test
    void eventsAboutKindsAreReadBesideThem() {
        var item = new GroupResources("apps", List.of(), List.of("*"), List.of("deployments"));

        assertThat(wantedWithEvents(item))
                .singleElement()
                .satisfies(
                        events -> assertThat(events.selection().involvedKinds()).containsExactly("Deployment.apps"));
    }

    @Test
    void whoWantsAllEventsGetsAll() {
        var item = new GroupResources("", List.of(), List.of("pods", "events"), List.of("pods"));

        assertThat(wantedWithEvents(item))
                .singleElement()
                .satisfies(events -> assertThat(events.selection()).isEqualTo(Selection.ALL));
    }

    @Test
    void excludedResourcesAreLeftOutHoweverTheyAreAskedFor() {
        var filter = new SyncFilter(
                List.of(), List.of(), "", List.of("secrets", "replicasets.apps", "*.batch"), List.of(), false);
        var list = new SyncList(List.of(GroupResources.EVERYTHING), false, filter);

        assertThat(new ResourceNegotiator(true, false).negotiate(list, MEMBER))
                .extracting(resource -> resource.read().groupResource().toString())
                .contains("pods", "deployments.apps")
                .doesNotContain("secrets", "replicasets.apps", "cronjobs.batch");
    }
}
