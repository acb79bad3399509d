package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch;
import flagship.catalog.Checkpoint;
import flagship.catalog.SearchQuery;
import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that an older program read otherwise are listed again, once; those that it read as we do are not. */
class ReadAsTest {
    private static final SyncConfig CONFIG =
            SyncConfig.DEFAULT.withIntervals(Duration.ofMillis(200), Duration.ofMinutes(5));
    private static final GroupVersionResource CRON_JOBS = new GroupVersionResource("batch", "v1", "cronjobs");
    private static final String JOBS_AND_CONFIG_MAPS =
            "[{'group':'batch','resources':['cronjobs']},{'group':'','resources':['configmaps']}]";

    @TempDir
    private Path folder;

    private static GroupVersionResource configMaps() {
        return TestCluster.CONFIG_MAPS;
    }

    /** An object that kubectl apply wrote in a version that is gone since. */
    private static String cronJob() {
        return "{'apiVersion':'batch/v1','kind':'CronJob','metadata':{'name':'old','namespace':'default','annotations':"
                + "{'kubectl.kubernetes.io/last-applied-configuration':'{\\\"apiVersion\\\":\\\"batch/v1beta1\\\"}'}},"
                + "'spec':{'schedule':'0 0 * * *','jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never',"
                + "'containers':[{'name':'c','image':'i'}]}}}}}}";
    }

    private static List<String> writtenAs(SyncFixture fixture) throws Exception {
        var found = new ArrayList<String>();
        fixture.catalog.search(
                SearchQuery.all(CRON_JOBS),
                (cluster, name, object, offset, length) ->
                        found.add(Json.parseObject(Arrays.copyOfRange(object, offset, offset + length))
                                .at("/metadata/annotations")
                                .path(PediaCluster.WRITTEN_AS_ANNOTATION)
                                .asText()));
        return found;
    }

    /** Requests that read a whole collection, in pages or as a stream. */
    private static List<String> listed(SyncFixture fixture, String collection) {
        return fixture.link.requests().stream()
                .filter(path -> path.contains(collection))
                .filter(path -> !path.contains("watch=") || path.contains("sendInitialEvents=true"))
                .toList();
    }

    private static void checkpoint(SyncFixture fixture, GroupVersionResource type, Checkpoint reached)
            throws Exception {
        fixture.catalog.apply(new Batch("c1", type, "Any", List.of(), Optional.of(reached)));
    }

    private static Checkpoint checkpoint(SyncFixture fixture, GroupVersionResource type) {
        return fixture.catalog.checkpoint("c1", type).orElseThrow();
    }

    @Test
    void typesThatMayBeWrittenInDeprecatedVersionsAreListedAgainAfterAnOlderProgram() throws Exception {
        try (var fixture = new SyncFixture(folder)) {
            fixture.member.create(CRON_JOBS, cronJob());
            fixture.member.configMap("first", "1");
            fixture.start(CONFIG);
            fixture.join(JOBS_AND_CONFIG_MAPS, "");
            fixture.awaitSyncing("cronjobs");
            fixture.awaitSyncing("configmaps");
            Eventually.await("the version is noted", () -> writtenAs(fixture).equals(List.of("batch/v1beta1")));
            fixture.stop();
            var jobs = checkpoint(fixture, CRON_JOBS);
            assertThat(jobs.readVersion()).isEqualTo("v1+written");
            assertThat(checkpoint(fixture, configMaps()).readVersion()).isEqualTo("v1");

            checkpoint(fixture, CRON_JOBS, new Checkpoint(jobs.resourceVersion(), "v1"));
            fixture.link.forget();
            fixture.start(CONFIG);
            Eventually.await(
                    "the jobs have been read as they are read now",
                    () -> checkpoint(fixture, CRON_JOBS).readVersion().equals("v1+written"));
            fixture.awaitSyncing("configmaps");

            assertThat(listed(fixture, "/cronjobs")).isNotEmpty();
            assertThat(listed(fixture, "/configmaps")).isEmpty();
        }
    }
}
