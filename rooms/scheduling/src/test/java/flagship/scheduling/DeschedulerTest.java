package flagship.scheduling;

import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The descheduler beside the scheduler, on a real API server. */
final class DeschedulerTest {
    @Test
    void replicasThatCannotStartFindAnotherPlace(@TempDir Path folder) throws Exception {
        try (var host = TestHost.start(folder)) {
            host.cluster("a", 6);
            UnschedulablePods pods = (cluster, _, _) -> cluster.equals("a") ? OptionalInt.of(3) : OptionalInt.empty();
            var config = SchedulerConfig.DEFAULT.withDescheduling(
                    new DeschedulerConfig(pods, Duration.ofMillis(50), Duration.ofMinutes(5)));
            var plugins = Plugins.inTree(config.rules());
            try (var _ = Scheduler.start(host.inProcess(), config, plugins, SchedulerMeters.NONE, Timing.SYSTEM)) {
                var key = host.binding("web-deployment", """
                        {'replicas':6,'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided',
                         'replicaDivisionPreference':'Weighted','weightPreference':{'dynamicWeight':'AvailableReplicas'}}}}
                        """);
                Eventually.await("it is placed", () -> host.places(key).equals(Map.of("a", 6)));
                host.cluster("b", 6);
                host.status("a", 0, "Deployment");
                host.client().mergePatchStatus(ResourceBinding.RESOURCE, key, json("""
                                {'status':{'aggregatedStatus':[{'clusterName':'a','status':{'readyReplicas':3}}]}}
                                """));

                Eventually.await("three moved", () -> host.places(key).equals(Map.of("a", 3, "b", 3)));
                Eventually.await(
                        "it is told",
                        () -> host.events("ResourceBinding").stream()
                                .anyMatch(event -> event.path("reason").asText().equals("DescheduleBindingSucceed")));
                assertThat(host.get(key).spec().gracefulEvictionTasks()).isEmpty();
            }
        }
    }
}
