package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.scheduling.LowestFirst.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ScoreOptionsTest {
    private static ScoreSettings settings(String... flags) {
        var options = new ScoreOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(flags);
        return options.settings();
    }

    @Test
    void nothingIsScoredByDefault() {
        assertThat(settings()).isEqualTo(ScoreSettings.NONE);
    }

    @Test
    void measuresComeFromLabelsAnnotationsAndPrometheus() {
        var settings = settings(
                "--score=cost=annotation",
                "--score=carbon=label:shop.io/carbon",
                "--score=latency=prometheus:avg by (cluster) (rtt{job=\"probe\",quantile=\"0.5\"})",
                "--score-weight=cost=80",
                "--score-prometheus-url=http://prometheus:9090",
                "--score-prometheus-label=member");

        assertThat(settings.measures())
                .containsExactly(
                        new ScoreSettings.Measure("cost", new Source.Annotation(), 80),
                        new ScoreSettings.Measure("carbon", new Source.Label("shop.io/carbon"), 50),
                        new ScoreSettings.Measure("latency", new Source.Told(), 50));
        var prometheus = settings.prometheus().orElseThrow();
        assertThat(prometheus.label()).isEqualTo("member");
        assertThat(prometheus.queries())
                .isEqualTo(Map.of("latency", "avg by (cluster) (rtt{job=\"probe\",quantile=\"0.5\"})"));
    }

    @Test
    void whatCannotBeUsedIsRefusedWithWhatCan() {
        assertThatThrownBy(() -> settings("--score=annotation")).hasMessageContaining("write NAME=SOURCE");
        assertThatThrownBy(() -> settings("--score=cost=file:x")).hasMessageContaining("label:KEY, annotation");
        assertThatThrownBy(() -> settings("--score=cost=annotation", "--score-weight=cost=0"))
                .hasMessageContaining("1 to 100");
        assertThatThrownBy(() -> settings("--score-weight=cost=5")).hasMessageContaining("there is no --score cost");
        assertThatThrownBy(() -> settings("--score=rtt=prometheus:up")).hasMessageContaining("--score-prometheus-url");
        assertThatThrownBy(() -> settings("--score=rtt=prometheus:up", "--score-prometheus-url=ftp://x"))
                .hasMessageContaining("http://");
    }
}
