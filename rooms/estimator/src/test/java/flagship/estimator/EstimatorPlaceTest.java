package flagship.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EstimatorPlaceTest {
    private static List<EstimatorPlace> places(String spec) throws Exception {
        var service = Json.parseObject("{'metadata':{'name':'karmada-scheduler-estimator-paris'},'spec':%s}"
                .formatted(spec)
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
        return EstimatorPlace.of(EstimatorConfig.DEFAULT, "paris", Optional.of(service));
    }

    @Test
    void withoutAServiceItIsLookedForInTheClusterNetwork() throws Exception {
        assertThat(EstimatorPlace.of(EstimatorConfig.DEFAULT, "paris", Optional.empty()))
                .hasToString("[karmada-scheduler-estimator-paris.karmada-system.svc.cluster.local:10352, "
                        + "karmada-scheduler-estimator-paris.karmada-system.svc:10352]");
    }

    @Test
    void aServiceLeadsToItsExternalNameAndTargetPort() throws Exception {
        assertThat(places("{'type':'ExternalName','externalName':'paris.example.com','ports':["
                        + "{'port':1,'targetPort':2},{'port':10352,'targetPort':30052}]}"))
                .containsExactly(new EstimatorPlace("paris.example.com", 30_052));
    }

    @Test
    void aServiceThatDoesNotSaySoIsRefusedWithWhatToChange() {
        assertThatThrownBy(() -> places("{'type':'ClusterIP','ports':[{'port':10352,'targetPort':1}]}"))
                .hasMessageContaining("must be of type ExternalName");
        assertThatThrownBy(() -> places("{'type':'ExternalName','externalName':'x','ports':[{'port':80}]}"))
                .hasMessageContaining("has no port 10352");
        for (String target : List.of("'grpc'", "0", "65536", "null")) {
            assertThatThrownBy(() ->
                            places("{'type':'ExternalName','externalName':'x','ports':[{'port':10352,'targetPort':"
                                    + target + "}]}"))
                    .hasMessageContaining("must be a number");
        }
    }

    @Test
    void aConfigurationThatLeadsNowhereIsRefused() {
        var config = EstimatorConfig.DEFAULT;
        assertThatThrownBy(() -> config.withTimeout(java.time.Duration.ZERO)).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> config.withTimeout(java.time.Duration.ofHours(1)))
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> new EstimatorConfig("n", "p", 70_000, config.timeout(), config.tls(), true, false))
                .hasMessageContaining("from 1 to 65535");
        assertThatThrownBy(() -> new EstimatorConfig("", "p", 1, config.timeout(), config.tls(), true, false))
                .hasMessageContaining("need a namespace");
    }
}
