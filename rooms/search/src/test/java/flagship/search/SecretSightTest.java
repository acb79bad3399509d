package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of Secrets need a grant that names them. */
class SecretSightTest {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    @TempDir
    private Path directory;

    private static SearchFixture fixture(Path directory, Authorizer authorizer, SearchConfig config) throws Exception {
        var fixture = new SearchFixture(directory, authorizer, Duration.ZERO, config);
        var member = sync(cluster("c1"), "", "pods", "Pod", "", "v1");
        fixture.join(sync(member, "", "secrets", "Secret", "", "v1"));
        fixture.store("c1", PODS, pod("web", "p"));
        fixture.store("c1", SECRETS, pod("web", "s"));
        return fixture;
    }

    private static Authorizer.Decision everything(UserInfo user, Authorizer.Action action) {
        return new Authorizer.Decision(true, "");
    }

    private static Authorizer.Decision podsAndSecrets(UserInfo user, Authorizer.Action action) {
        boolean named = !(action instanceof OnResource on)
                || on.resource().equals("secrets")
                || on.resource().equals("pods");
        return new Authorizer.Decision(named, "");
    }

    @Test
    void aRightToEverythingShowsNoSecrets() throws Exception {
        try (var fixture = fixture(directory, SecretSightTest::everything, SearchConfig.DEFAULT)) {
            assertThat(fixture.get("/api/v1/pods").json().path("items")).hasSize(1);
            for (String path : List.of(
                    "/api/v1/secrets",
                    "/api/v1/secrets?watch=true",
                    "/clusters/c1/api/v1/namespaces/web/secrets",
                    "/clusters/c1/api/v1/namespaces/web/secrets/s")) {
                var refused = fixture.refused(path);
                assertThat(refused.code()).as(path).isEqualTo(403);
                assertThat(refused).hasMessageContaining("--secrets-by-wildcard");
            }
        }
    }

    @Test
    void mastersAndThoseWhoWereGivenThemByNameSeeThem() throws Exception {
        try (var fixture = fixture(directory, SecretSightTest::podsAndSecrets, SearchConfig.DEFAULT)) {
            assertThat(fixture.get("/api/v1/secrets").json().path("items")).hasSize(1);
        }
        try (var fixture = fixture(directory.resolve("b"), SecretSightTest::everything, SearchConfig.DEFAULT)) {
            fixture.ask(new UserInfo("root", "", List.of(UserInfo.MASTERS), Map.of()));
            assertThat(fixture.get("/api/v1/secrets").json().path("items")).hasSize(1);
        }
    }

    @Test
    void theOldWayIsAnOption() throws Exception {
        try (var fixture = fixture(directory, SecretSightTest::everything, new SearchConfig(false, true))) {
            assertThat(fixture.get("/clusters/c1/api/v1/namespaces/web/secrets/s")
                            .code())
                    .isEqualTo(200);
        }
    }
}
