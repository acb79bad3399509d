package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns: method, path with query, then what is expected: verb group version namespace resource name subresource; - for empty. */
class RequestInfoTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /api/v1/pods                                        | list - v1 - pods - -",
                "GET    | /api/v1/pods?watch=1                                | watch - v1 - pods - -",
                "GET    | /api/v1/pods?watch=maybe                            | watch - v1 - pods - -",
                "GET    | /api/v1/pods?watch=false                            | list - v1 - pods - -",
                "GET    | /api/v1/namespaces/a/pods/b                         | get - v1 a pods b -",
                "GET    | /api/v1/namespaces/a/pods/b?watch=1                 | get - v1 a pods b -",
                "GET    | /api/v1/namespaces/a/pods/b/log                     | get - v1 a pods b log",
                "HEAD   | /api/v1/namespaces/a/pods/b                         | get - v1 a pods b -",
                "POST   | /apis/apps/v1/namespaces/a/deployments              | create apps v1 a deployments - -",
                "PUT    | /apis/apps/v1/namespaces/a/deployments/d/scale      | update apps v1 a deployments d scale",
                "PATCH  | /apis/apps/v1/namespaces/a/deployments/d            | patch apps v1 a deployments d -",
                "DELETE | /apis/apps/v1/namespaces/a/deployments              | deletecollection apps v1 a deployments - -",
                "DELETE | /apis/apps/v1/namespaces/a/deployments/d            | delete apps v1 a deployments d -",
                "GET    | /api/v1/namespaces                                  | list - v1 - namespaces - -",
                "GET    | /api/v1/namespaces/a                                | get - v1 a namespaces a -",
                "PUT    | /api/v1/namespaces/a/finalize                       | update - v1 a namespaces a finalize",
                "GET    | /api/v1/namespaces/a/status                         | get - v1 a namespaces a status",
                "GET    | /api/v1/watch/namespaces/a/pods                     | watch - v1 a pods - -",
                "GET    | /api/v1/namespaces/a/secrets?fieldSelector=metadata.name%3Dx | list - v1 a secrets x -",
                "GET    | /apis/clusterpedia.io/v1beta1/resources/api/v1/pods | get clusterpedia.io v1beta1 - resources api v1",
                "GET    | /apis/clusterpedia.io/v1beta1/resources/apis/apps/v1/deployments | get clusterpedia.io v1beta1 - resources apis apps",
                "GET    | /apis/clusterpedia.io/v1beta1/resources/clusters/c1/api/v1/secrets | get clusterpedia.io v1beta1 - resources clusters c1",
                "POST   | /apis/clusterpedia.io/v1beta1/resources/clusters/c1/proxy/api | create clusterpedia.io v1beta1 - resources clusters c1",
                "GET    | /apis/clusterpedia.io/v1beta1/collectionresources/any | get clusterpedia.io v1beta1 - collectionresources any -",
            })
    void aResourcePathIsSplitAsKubernetesSplitsIt(String method, String path, String expected) {
        var info = info(method, path);

        assertThat(info.onResource()).isTrue();
        var actual = java.util.List.of(
                info.verb(),
                info.group(),
                info.version(),
                info.namespace(),
                info.resource(),
                info.name(),
                info.subresource());
        assertThat(actual.stream().map(part -> part.isEmpty() ? "-" : part).toList())
                .containsExactly(expected.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api",
        "GET,/api/v1",
        "GET,/apis/apps/v1",
        "GET,/",
        "GET,/healthz",
        "POST,/version",
        "GET,/openapi/v3/apis/apps/v1"
    })
    void otherPathsAreNoResources(String method, String path) {
        var info = info(method, path);

        assertThat(info.onResource()).isFalse();
        assertThat(info.verb()).isEqualTo(method.toLowerCase(java.util.Locale.ROOT));
        assertThat(info.path()).isEqualTo(path);
    }

    private static RequestInfo info(String method, String path) {
        var parts = path.split("\\?", 2);
        return RequestInfo.of(RequestHead.parse(method, parts[0], parts.length > 1 ? parts[1] : "", Map.of()));
    }
}
