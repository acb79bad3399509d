package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.DEPLOYMENTS;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubemodel.ApiException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchGetTest {
    @TempDir
    Path directory;

    private SearchFixture fixture;

    /** Jane may read everything but Secrets, and ConfigMaps only in her own namespace. */
    private static Authorizer.Decision authorize(Authorizer.Action action) {
        boolean allowed = switch (action) {
            case OnResource on when on.resource().equals("secrets") -> false;
            case OnResource on
            when on.resource().equals("configmaps") -> on.namespace().equals("jane");
            case OnResource _, Authorizer.Action.OnPath _ -> true;
        };
        return new Authorizer.Decision(allowed, "");
    }

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(directory, (user, action) -> authorize(action));
        var c1 = sync(cluster("c1"), "", "pods", "Pod", "", "v1");
        sync(c1, "apps", "deployments", "Deployment", "v1", "v1");
        sync(c1, "", "nodes", "Node", "", "v1");
        sync(c1, "", "secrets", "Secret", "", "v1");
        fixture.join(sync(c1, "", "configmaps", "ConfigMap", "", "v1"));
        fixture.store("c1", PODS, pod("web", "a"));
        fixture.store("c1", DEPLOYMENTS, pod("web", "nginx"));
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    @Test
    void anObjectOfAClusterIsReadWithItsType() throws Exception {
        var pod = fixture.get("/clusters/c1/api/v1/namespaces/web/pods/a").json();

        assertThat(pod.at("/kind").asText()).isEqualTo("Pod");
        assertThat(pod.at("/apiVersion").asText()).isEqualTo("v1");
        assertThat(pod.at("/spec/nodeName").asText()).isEqualTo("node-1");
    }

    @Test
    void anObjectIsReadInAnotherVersionOfItsKind() throws Exception {
        var deployment = fixture.get("/clusters/c1/apis/apps/v1beta1/namespaces/web/deployments/nginx")
                .json();

        assertThat(deployment.at("/apiVersion").asText()).isEqualTo("apps/v1beta1");
    }

    @Test
    void whatIsNotThereIsAStatus() throws Exception {
        var missing = fixture.refused("/clusters/c1/api/v1/namespaces/web/pods/b");

        assertThat(missing.code()).isEqualTo(404);
        assertThat(missing).hasMessage("pods \"b\" not found");
        assertThat(fixture.refused("/clusters/c1/api/v1/pods/a").code()).isEqualTo(404);
    }

    @Test
    void aGetInTheFleetViewNeedsACluster() throws Exception {
        assertThat(fixture.refused("/api/v1/namespaces/web/pods/a"))
                .hasMessage("please specify the cluster name when using the resource name to get a specific resource.");
    }

    @Test
    void whileNoClusterHasJoinedNoTypeIsKnown(@TempDir Path elsewhere) throws Exception {
        try (var empty = new SearchFixture(elsewhere)) {
            assertThat(empty.get("/api/v1/pods").code()).isEqualTo(404);
            assertThat(empty.get("/apis").code()).isEqualTo(200);
        }
    }

    @Test
    void unknownClustersAndTypesAreToldApart() throws Exception {
        var cluster = fixture.refused("/clusters/nope/api/v1/pods");
        assertThat(cluster.code()).isEqualTo(400);
        assertThat(cluster).hasMessage("the server could not find the requested cluster");
        var type = fixture.get("/clusters/c1/api/v1/services");
        assertThat(type.code()).isEqualTo(404);
        assertThat(type.text()).isEqualTo("404 page not found\n");
        assertThat(fixture.get("/clusters/c1/api/v1/namespaces/web/nodes").code())
                .isEqualTo(404);
        assertThat(fixture.refused("/clusters/c1/api/v1/namespaces/web/pods/a/log")
                        .code())
                .isEqualTo(500);
    }

    @Test
    void writesAreRefused() throws Exception {
        assertThat(catchThrowableOfType(ApiException.class, () -> fixture.send("POST", "/api/v1/pods"))
                        .code())
                .isEqualTo(405);
    }

    @Test
    void aUserSeesOnlyWhatHeMayRead() throws Exception {
        var secrets = fixture.refused("/api/v1/secrets");
        assertThat(secrets.code()).isEqualTo(403);
        assertThat(secrets)
                .hasMessage("secrets is forbidden: User \"jane\" cannot list resource \"secrets\" in API group \"\""
                        + " at the cluster scope");
        assertThat(fixture.refused("/clusters/c1/api/v1/namespaces/web/secrets/x")
                        .code())
                .isEqualTo(403);
        assertThat(fixture.refused("/api/v1/configmaps").code()).isEqualTo(403);
        assertThat(fixture.refused("/api/v1/configmaps?namespaces=jane,web").code())
                .isEqualTo(403);
        assertThat(fixture.get("/api/v1/configmaps?namespaces=jane").code()).isEqualTo(200);
        assertThat(fixture.get("/clusters/c1/api/v1/namespaces/jane/configmaps").code())
                .isEqualTo(200);
    }

    @Test
    void anUnhealthyClusterGivesAWarning() throws Exception {
        var cluster = sync(cluster("c2"), "", "pods", "Pod", "", "v1");
        Clusters.healthy(cluster, "False", "NotReachable");
        fixture.join(cluster);

        assertThat(fixture.get("/clusters/c2/api/v1/pods").headers("Warning"))
                .containsExactly(
                        "299 - \"c2 is not ready and the resources obtained may be inaccurate, reason: NotReachable\"");
        assertThat(fixture.get("/clusters/c1/api/v1/pods").headers("Warning")).isEmpty();
        assertThat(fixture.get("/api/v1/pods").headers("Warning")).isEmpty();
    }

    @Test
    void theBaseItselfIsNothing() throws Exception {
        for (String path : new String[] {"", "/clusters", "/clusters/c1", "/clusters/c1/"}) {
            assertThat(fixture.refused(path)).hasMessage("the server could not find the requested resource");
        }
        assertThat(fixture.get("/version").text()).isEqualTo("404 page not found\n");
    }
}
