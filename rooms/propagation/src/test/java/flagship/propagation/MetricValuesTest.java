package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricValuesTest {
    private static JsonNode list(String items) {
        return Json.parse("{'items':[%s]}".formatted(items).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String custom(String name, String value, String time) {
        return "{'describedObject':{'kind':'Pod','namespace':'web','name':'%s'},'metric':{'name':'hits'},'timestamp':'%s','value':'%s'}"
                .formatted(name, time, value);
    }

    @Test
    void theValuesOfOneObjectInSeveralClustersAreAdded() {
        var merged = MetricValues.custom(
                "v1beta2",
                List.of(
                        list(custom("a", "500m", "2026-01-01T00:00:02Z") + ","
                                + custom("b", "7", "2026-01-01T00:00:01Z")),
                        list(custom("a", "2", "2026-01-01T00:00:01Z"))));

        assertThat(merged).hasSize(2);
        assertThat(merged.getFirst().path("value").asText()).isEqualTo("2500m");
        assertThat(merged.getFirst().path("timestamp").asText()).isEqualTo("2026-01-01T00:00:02Z");
        assertThat(merged.getLast().path("value").asText()).isEqualTo("7");
    }

    @Test
    void bothVersionsOfAMetricAreOneAndAnswerInTheVersionThatWasAskedFor() {
        var old = list("{'describedObject':{'kind':'Pod','namespace':'web','name':'a'},'metricName':'hits',"
                + "'selector':{'matchLabels':{'verb':'GET'}},'timestamp':'2026-01-01T00:00:00Z','value':'1'}");

        var inNew = MetricValues.custom("v1beta2", List.of(old, list(custom("a", "2", ""))));
        var inOld = MetricValues.custom("v1beta1", List.of(list(custom("a", "2", "")), old));

        assertThat(inNew).hasSize(1);
        assertThat(inNew.getFirst().at("/metric/selector/matchLabels/verb").asText())
                .isEqualTo("GET");
        assertThat(inNew.getFirst().has("metricName")).isFalse();
        assertThat(inOld).hasSize(1);
        assertThat(inOld.getFirst().path("metricName").asText()).isEqualTo("hits");
        assertThat(inOld.getFirst().path("value").asText()).isEqualTo("3");
    }

    @Test
    void ofAnExternalMetricWhichAllMembersSeeTheLargestValueCounts() {
        var east = list(
                "{'metricName':'orders','metricLabels':{'q':'a'},'value':'30'},{'metricName':'orders','metricLabels':{'q':'b'},'value':'1'}");
        var west = list("{'metricName':'orders','metricLabels':{'q':'a'},'value':'28'}");

        var merged = MetricValues.external(List.of(west, east));

        assertThat(merged).extracting(it -> it.path("value").asText()).containsExactly("30", "1");
    }

    @Test
    void whatIsNoValueCountsAsNothing() {
        var merged = MetricValues.custom(
                "v1beta2", List.of(list(custom("a", "many", "")), list(custom("a", "3", "")), list("7")));

        assertThat(merged).hasSize(1);
        assertThat(merged.getFirst().path("value").asText()).isEqualTo("3");
    }
}
