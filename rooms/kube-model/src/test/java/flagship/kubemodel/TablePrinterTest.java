package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TablePrinterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final String CREATED = "2026-01-01T00:00:00Z";
    private static final String UID = "8f3cb2c1-8d4a-4e66-9a09-929617fd69f1";

    /** What the placeholders of the recording stand for here. */
    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "<time>",
            CREATED,
            "batch.kubernetes.io/controller-uid=<uid:1>",
            "batch.kubernetes.io/controller-uid=" + UID);

    static Stream<JsonNode> rows() {
        return Golden.read("table-rows.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRowHasTheCellsThatTheRealServerPrinted(JsonNode row) {
        var resource = new GroupVersionResource(
                row.path("group").asText(),
                row.path("version").asText(),
                row.path("resource").asText());
        var printer = row.has("columns") || NativeKinds.byResource(resource).isEmpty()
                ? TablePrinter.forColumns(row.path("columns"))
                : TablePrinter.forNative(resource);

        var cells = printer.cells(stored(resource, row), NOW);

        var expected = new ArrayList<JsonNode>();
        row.path("cells").forEach(expected::add);
        assertThat(cells).hasSameSizeAs(expected);
        for (int i = 0; i < cells.size(); i++) {
            assertThat(matches(cells.get(i), expected.get(i)))
                    .as("cell %d: %s, recorded %s", i, cells.get(i), expected.get(i))
                    .isTrue();
        }
    }

    private static ObjectNode stored(GroupVersionResource resource, JsonNode row) {
        var object = (ObjectNode) row.path("object").deepCopy();
        var metadata = (ObjectNode) object.path("metadata");
        metadata.put("creationTimestamp", CREATED).put("uid", UID);
        NativeKinds.byResource(resource).ifPresent(kind -> {
            var status = object.get("status");
            NativeDefaults.apply(kind.gvk(), object);
            NativeStrategy.prepareForCreate(kind, object, NOW);
            if (status != null) {
                object.set("status", status);
                NativeDefaults.apply(kind.gvk(), object);
            }
        });
        return object;
    }

    private static boolean matches(JsonNode cell, JsonNode recorded) {
        var pattern = recorded.asText("");
        if (pattern.equals("<age>")) {
            return cell.asText("").matches("[0-9]+[smhdy][0-9smhd]*|<invalid>");
        }
        if (recorded.isNumber() && cell.isNumber()) {
            return cell.decimalValue().compareTo(recorded.decimalValue()) == 0;
        }
        return cell.getNodeType() == recorded.getNodeType()
                && cell.asText("").equals(PLACEHOLDERS.getOrDefault(pattern, pattern));
    }

    @Test
    void theColumnsOfEveryNativeKindAreThoseOfTheRealServer() {
        var recorded = Golden.read("table-columns.json").path("columns");

        assertThat(recorded.properties()).allSatisfy(entry -> {
            var words = entry.getKey().split(" ");
            var kind =
                    NativeKinds.byKind(GroupVersionKind.of(words[0], words[1])).orElseThrow();
            var columns = TablePrinter.forNative(kind.gvr()).columns().stream()
                    .map(column -> List.of(column.name(), column.type(), column.format(), column.priority()))
                    .toList();
            var expected = entry.getValue()
                    .valueStream()
                    .map(column -> List.of(
                            column.path(0).asText(),
                            column.path(1).asText(),
                            column.path(2).asText(),
                            column.path(3).asInt()))
                    .toList();
            assertThat(columns).isEqualTo(expected);
        });
    }

    @Test
    void aWaitingContainerGivesThePodItsStatus() {
        assertPod(
                "{'spec':{'containers':[{'name':'a'}]},'status':{'phase':'Pending','containerStatuses':["
                        + "{'name':'a','restartCount':0,'state':{'waiting':{'reason':'ImagePullBackOff'}}}]}}",
                "0/1",
                "ImagePullBackOff",
                "0");
    }

    @Test
    void aRestartTellsWhenItWas() {
        assertPod(
                "{'spec':{'containers':[{'name':'a'}]},'status':{'phase':'Running','containerStatuses':["
                        + "{'name':'a','restartCount':3,'ready':true,'state':{'running':{}},"
                        + "'lastState':{'terminated':{'finishedAt':'2026-01-01T00:57:00Z'}}}]}}",
                "1/1",
                "Running",
                "3 (3m ago)");
    }

    @Test
    void initContainersAreCountedUntilTheyAreDone() {
        assertPod(
                "{'spec':{'initContainers':[{'name':'i'},{'name':'j'}],'containers':[{'name':'a'}]},'status':{'phase':'Pending',"
                        + "'initContainerStatuses':[{'name':'i','restartCount':0,'state':{'terminated':{'exitCode':0}}},"
                        + "{'name':'j','restartCount':2,'state':{'running':{}}}]}}",
                "0/1",
                "Init:1/2",
                "2");
    }

    @Test
    void aFailedInitContainerTellsItsExitCode() {
        assertPod(
                "{'spec':{'initContainers':[{'name':'i'}],'containers':[{'name':'a'}]},'status':{'phase':'Failed',"
                        + "'initContainerStatuses':[{'name':'i','restartCount':0,'state':{'terminated':{'exitCode':3}}}]}}",
                "0/1",
                "Init:ExitCode:3",
                "0");
    }

    @Test
    void aSidecarCountsAmongTheContainers() {
        assertPod(
                "{'spec':{'initContainers':[{'name':'i','restartPolicy':'Always'}],'containers':[{'name':'a'}]},'status':{"
                        + "'phase':'Running','initContainerStatuses':[{'name':'i','restartCount':0,'started':true,'ready':true,"
                        + "'state':{'running':{}}}],'containerStatuses':[{'name':'a','restartCount':0,'ready':true,"
                        + "'state':{'running':{}}}]}}",
                "2/2",
                "Running",
                "0");
    }

    @Test
    void aPodThatIsBeingDeletedIsTerminating() {
        assertPod(
                "{'metadata':{'deletionTimestamp':'2026-01-01T00:59:00Z'},'spec':{'containers':[{'name':'a'}]},"
                        + "'status':{'phase':'Running'}}",
                "0/1",
                "Terminating",
                "0");
    }

    @Test
    void aPodOfALostNodeIsUnknown() {
        assertPod(
                "{'metadata':{'deletionTimestamp':'2026-01-01T00:59:00Z'},'spec':{'containers':[{'name':'a'}]},"
                        + "'status':{'phase':'Running','reason':'NodeLost'}}",
                "0/1",
                "Unknown",
                "0");
    }

    @Test
    void aPodHeldBackByAGateSaysSo() {
        assertPod(
                "{'spec':{'containers':[{'name':'a'}]},'status':{'phase':'Pending','conditions':["
                        + "{'type':'PodScheduled','status':'False','reason':'SchedulingGated'}]}}",
                "0/1",
                "SchedulingGated",
                "0");
    }

    @Test
    void oneContainerDoneAndOneRunningIsNotReadyUntilThePodIs() {
        var containers =
                "'containerStatuses':[{'name':'a','restartCount':0,'state':{'terminated':{'reason':'Completed'}}},"
                        + "{'name':'b','restartCount':0,'ready':true,'state':{'running':{}}}]";
        var spec = "'spec':{'containers':[{'name':'a'},{'name':'b'}]}";
        assertPod("{" + spec + ",'status':{'phase':'Running'," + containers + "}}", "1/2", "NotReady", "0");
        assertPod(
                "{" + spec + ",'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],"
                        + containers + "}}",
                "1/2",
                "Running",
                "0");
    }

    private static void assertPod(String pod, String ready, String status, String restarts) {
        assertThat(cells("", "pods", pod).subList(1, 4)).containsExactly(ready, status, restarts);
    }

    @Test
    void aLoadBalancerWithoutAddressIsPending() {
        assertThat(cells(
                        "",
                        "services",
                        "{'spec':{'type':'LoadBalancer','clusterIP':'10.0.0.1','ports':[{'port':80,"
                                + "'nodePort':30080,'protocol':'TCP'}]}}"))
                .containsExactly("", "LoadBalancer", "10.0.0.1", "<pending>", "80:30080/TCP", "<unknown>", "<none>");
    }

    @Test
    void manyEndpointsAreCutShort() {
        assertThat(cells(
                        "",
                        "endpoints",
                        "{'subsets':[{'addresses':[{'ip':'1'},{'ip':'2'},{'ip':'3'},{'ip':'4'}],"
                                + "'ports':[{'port':80}]}]}"))
                .contains("1:80,2:80,3:80 + 1 more...");
    }

    @Test
    void aFinishedJobTellsHowLongItTook() {
        assertThat(
                        cells(
                                "batch",
                                "jobs",
                                "{'spec':{'completions':2},'status':{'succeeded':2,'startTime':'2026-01-01T00:00:00Z',"
                                        + "'completionTime':'2026-01-01T00:01:30Z','conditions':[{'type':'Complete','status':'True'}]}}"))
                .startsWith("", "Complete", "2/2", "90s");
    }

    @Test
    void aQuotaShowsWhatIsUsedOfWhatIsAllowed() {
        assertThat(cells(
                        "",
                        "resourcequotas",
                        "{'status':{'hard':{'pods':'10','limits.cpu':'2','cpu':'1'},"
                                + "'used':{'cpu':'500m','limits.cpu':'1'}}}"))
                .containsExactly("", "<unknown>", "cpu: 500m/1, pods: 0/10", "limits.cpu: 1/2");
    }

    @Test
    void aSelectorWithExpressionsIsPrintedInOneLine() {
        assertThat(cells(
                        "networking.k8s.io",
                        "networkpolicies",
                        "{'spec':{'podSelector':{'matchLabels':{'z':'1'},'matchExpressions':[{'key':'a','operator':'In','values':"
                                + "['y','x']},{'key':'b','operator':'DoesNotExist'}]}}}"))
                .contains("a in (x,y),!b,z=1");
    }

    private static List<String> cells(String group, String resource, String object) {
        return TablePrinter.forNative(new GroupVersionResource(group, "v1", resource))
                .cells(TestJson.object(object), NOW)
                .stream()
                .map(JsonNode::asText)
                .toList();
    }
}
