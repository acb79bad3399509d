package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.DEPLOYMENTS;
import static flagship.search.SearchFixture.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance cases of contract section 13 on conditions: two clusters, each with Deployment, ReplicaSet and three Pods. */
class SearchConditionsTest {
    private static final GroupVersionResource SETS = new GroupVersionResource("apps", "v1", "replicasets");
    private static final String L = "/api/v1/pods?";

    @TempDir
    Path directory;

    private SearchFixture fixture;

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(directory);
        for (String name : List.of("c1", "c2")) {
            var cluster = sync(cluster(name), "", "pods", "Pod", "", "v1");
            sync(cluster, "apps", "deployments", "Deployment", "", "v1");
            fixture.join(sync(cluster, "apps", "replicasets", "ReplicaSet", "", "v1"));
            fixture.store(name, DEPLOYMENTS, owned(SearchFixture.pod("web", "nginx"), name + "-d", ""));
            fixture.store(name, SETS, owned(SearchFixture.pod("web", "nginx-abc"), name + "-rs", name + "-d"));
            for (int i = 1; i <= 3; i++) {
                fixture.store(name, PODS, owned(pod(i), name + "-p" + i, name + "-rs"));
            }
        }
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    private static ObjectNode pod(int i) {
        var pod = SearchFixture.pod("web", "nginx-abc-" + i, "app", "nginx", "idx", "" + i);
        pod.withObject("/metadata").put("creationTimestamp", "2026-01-0%dT00:00:00Z".formatted(i));
        pod.withObject("/metadata/annotations").put("example.com/note", "n" + i);
        var spec = pod.withObject("/spec")
                .put("nodeName", "node-" + i)
                .put("priority", 0)
                .put("replicas", 3);
        spec.withArray("containers")
                .addObject()
                .put("name", "c")
                .put("image", "nginx:" + i)
                .putObject("resources")
                .putObject("requests")
                .put("memory", (i * 512) + "Mi");
        pod.withObject("/status").put("readyReplicas", i).put("startTime", "2026-02-0%dT00:00:00Z".formatted(i));
        var conditions = pod.withObject("/status").putArray("conditions");
        conditions.addObject().put("type", "PodScheduled").put("status", "True");
        conditions.addObject().put("type", "Ready").put("status", i == 2 ? "False" : "True");
        return pod;
    }

    private static ObjectNode owned(ObjectNode object, String uid, String owner) {
        var metadata = object.withObject("/metadata").put("uid", uid);
        if (!owner.isEmpty()) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "Any")
                    .put("name", "any")
                    .put("uid", owner)
                    .put("controller", true);
        }
        return object;
    }

    private List<String> keys(String query) throws Exception {
        return fixture.get(L + query).keys();
    }

    private String refusal(String query) throws Exception {
        var refused = fixture.refused(L + query);
        assertThat(refused.code()).isEqualTo(400);
        return String.valueOf(refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fieldSelector=spec.nodeName=node-1 | 2",
                "fieldSelector=metadata.annotations['example.com/note'] in (n1,n2),.spec.nodeName!=node-1 | 2",
                "fieldSelector=.spec.priority=0 | 6",
                "fieldSelector=!spec.foo | 6",
                "fieldSelector=spec.nodeName= | 0",
                "fieldSelector=spec.foo | 0",
                "fieldSelector=spec.foo!=x | 6",
                "fieldSelector=spec.nodeName notin (node-1, node-2) | 2",
                "fieldSelector=metadata.name=nginx-abc-1 | 2",
                "fieldSelector=metadata.name=nginx-abc-1,metadata.name=nginx-abc-2 | 0",
                "fieldSelector=metadata.namespace!=web | 0",
                "labelSelector=internalstorage.clusterpedia.io/fuzzy-name=abc | 6",
                "labelSelector=internalstorage.clusterpedia.io/fuzzy-name in (abc,1) | 2",
                "since=2020-01-01&before=2030-01-01 10:00:00 | 6",
                "since=2026-01-02&before=2026-01-03 | 2",
                "since=1767312000 | 4",
                "before=1767312000000 | 2",
                "since=2026-01-02T00:00:00Z&before=2026-01-02T00:00:00Z | 0",
                "labelSelector=search.clusterpedia.io/since=2026-01-03 | 2",
                "ownerUID=c1-d&clusters=c1 | 0",
                "ownerUID=c1-d&clusters=c1&ownerSeniority=1 | 3",
                "ownerUID=c1-d&clusters=c1&ownerSeniority=2 | 0",
                "ownerUID=c1-rs&clusters=c1&names=nginx-abc-2 | 1",
                "labelSelector=search.clusterpedia.io/owner-uid=c2-rs,search.clusterpedia.io/clusters=c2 | 3",
            })
    void conditionFindsSoMany(String query, int found) throws Exception {
        assertThat(keys(query)).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fieldSelector=.spec.containers[].name=c | 6",
                "fieldSelector=spec.containers[0].image=nginx:2 | 2",
                "fieldSelector=spec.containers[1].image=nginx:2 | 0",
                "fieldSelector=status.conditions[type=Ready].status=False | 2",
                "fieldSelector=status.conditions[type=Ready].status!=False | 4",
                "fieldSelector=spec.replicas!=status.readyReplicas | 4",
                "fieldSelector=spec.replicas=.status.readyReplicas | 2",
                "fieldSelector=status.readyReplicas<spec.replicas | 4",
                "fieldSelector=status.readyReplicas>1 | 4",
                "fieldSelector=spec.containers[].resources.requests.memory>1Gi | 2",
                "fieldSelector=status.startTime>2026-02-01T12:00:00Z | 4",
                "fieldSelector=spec.nodeName>1 | 0",
            })
    void beyondUpstreamAConditionReachesListsOtherFieldsAndSizes(String query, int found) throws Exception {
        assertThat(keys(query)).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fieldSelector=spec.foo[test]=0 | ['test']",
                "fieldSelector=a=b, | a field is missing",
                "fieldSelector=a in b | ( is missing",
                "fieldSelector=spec.priority>x | must be a number",
                "fieldSelector=spec['a | not closed",
                "since=123 | Invalid timestamp",
                "since=soon | Invalid datetime: soon",
                "since=2026-13-01 | Invalid datetime",
                "since=2030-01-01&before=2020-01-01 | Since is after Before",
                "ownerUID=c1-d | the cluster must be specified",
                "ownerName=nginx&clusters=c1,c2 | the cluster must be specified",
                "ownerUID=c1-d&clusters=c1&ownerSeniority=-1 | from 0 to 10",
                "ownerUID=c1-d&clusters=c1&ownerSeniority=11 | from 0 to 10",
                "orderby=a b | Invalid Query OrderBy",
                "orderby=name asc | Invalid Query OrderBy",
                "orderby=name;drop | Invalid Query OrderBy",
                "whereSQL=1=1 | field selector",
            })
    void aConditionThatCannotBeUnderstoodIsRefusedWithAReason(String query, String reason) throws Exception {
        assertThat(refusal(query).replace("\"", "")).contains(reason);
    }

    @Test
    void anOwnerIsFoundByNameAndType() throws Exception {
        var path = "/clusters/c1/api/v1/namespaces/web/pods?ownerName=nginx&ownerSeniority=1&ownerGR=";

        assertThat(fixture.get(path + "deployments.apps").keys()).hasSize(3).allMatch(key -> key.startsWith("c1:"));
        assertThat(fixture.get(path + "services").keys()).isEmpty();
    }

    @Test
    void anOrderIsByColumnsEachUpOrDown() throws Exception {
        assertThat(keys("clusters=c1&names=nginx-abc-1,nginx-abc-2&orderby=name desc,namespace"))
                .containsExactly("c1:web/nginx-abc-2", "c1:web/nginx-abc-1");
        assertThat(keys("orderby=cluster desc,created_at desc"))
                .startsWith("c2:web/nginx-abc-3", "c2:web/nginx-abc-2", "c2:web/nginx-abc-1", "c1:web/nginx-abc-3");
        assertThat(keys("labelSelector=search.clusterpedia.io/orderby in (created_at_desc)&clusters=c1"))
                .startsWith("c1:web/nginx-abc-3");
        assertThat(keys("orderby=kind,\"group\",name desc&clusters=c1")).startsWith("c1:web/nginx-abc-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderby=created_at desc", "fieldSelector=spec.priority=0", "orderby=uid&since=2026-01-01"})
    void pagesOfAnyListAreTheWholeList(String query) throws Exception {
        var whole = keys(query);
        var pages = new java.util.ArrayList<String>();
        var token = "";
        do {
            var page = fixture.get(L + query + "&limit=2&continue=" + token);
            pages.addAll(page.keys());
            token = page.json().at("/metadata/continue").asText();
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(whole).hasSize(6);
    }

    @Test
    void aTokenOfAnotherOrderIsRefused() throws Exception {
        var token = fixture.get(L + "limit=1").json().at("/metadata/continue").asText();

        assertThat(refusal("limit=1&orderby=uid&continue=" + token)).contains("another order");
    }

    @Test
    void theRemainingCountCountsWhatMeetsTheConditions() throws Exception {
        var page = fixture.get(L + "fieldSelector=spec.nodeName=node-1&limit=1&withRemainingCount=true");

        assertThat(page.json().at("/metadata/remainingItemCount").asInt()).isEqualTo(1);
    }
}
