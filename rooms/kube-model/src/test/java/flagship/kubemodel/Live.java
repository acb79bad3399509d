package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One object over time, as a server would keep it. */
final class Live {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");

    private final TestKind kind;
    ObjectNode object;
    private Instant now = T0;

    Live(TestKind kind) {
        this.kind = kind;
        this.object = kind.type().blank();
    }

    Live created(String manager, String rest) {
        object = object(rest);
        ownership("").created(object, manager);
        object.withObject("metadata").put("uid", "u");
        return this;
    }

    Live updated(String manager, String rest) {
        return updated(manager, "", object(rest));
    }

    Live updated(String manager, String subresource, ObjectNode wanted) {
        ownership(subresource).updated(object, wanted, manager);
        object = wanted;
        return this;
    }

    Live applied(String manager, String rest) {
        return applied(manager, "", rest, false);
    }

    Live forced(String manager, String rest) {
        return applied(manager, "", rest, true);
    }

    Live applied(String manager, String subresource, String rest, boolean force) {
        object = ownership(subresource).apply(object, object(rest), manager, force);
        return this;
    }

    Live later() {
        now = now.plus(Duration.ofMinutes(1));
        return this;
    }

    FieldOwnership ownership(String subresource) {
        return new FieldOwnership(kind.at(subresource), now);
    }

    ObjectNode object(String rest) {
        return TestJson.object("{'apiVersion':'%s','kind':'%s','metadata':{'name':'n'}%s}"
                .formatted(kind.type().kind().apiVersion(), kind.type().kind().kind(), rest));
    }

    String conflict(String manager, String rest) {
        try {
            ownership("").apply(object, object(rest), manager, false);
            return "none";
        } catch (ApiException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** {@code alice Apply {...}}: an entry a line. */
    List<String> owners() {
        return object.path("metadata")
                .path("managedFields")
                .valueStream()
                .map(entry -> "%s %s%s %s"
                        .formatted(
                                entry.path("manager").asText(),
                                entry.path("operation").asText(),
                                entry.has("subresource")
                                        ? "/" + entry.path("subresource").asText()
                                        : "",
                                quoted(entry.path("fieldsV1"))))
                .toList();
    }

    List<String> times() {
        return object.path("metadata")
                .path("managedFields")
                .valueStream()
                .map(entry -> entry.path("time").asText("none"))
                .toList();
    }

    String at(String pointer) {
        return quoted(object.at(pointer));
    }

    private static String quoted(JsonNode json) {
        return json.toString().replace("\\\"", "`").replace('"', '\'');
    }

    static Live configMap() {
        return new Live(TestKind.of(new GroupVersionKind("", "v1", "ConfigMap")));
    }

    static final String SPEC = "{'type':'object','properties':{'name':{'type':'string'},"
            + "'list':{'type':'array','items':{'type':'string'}},"
            + "'tags':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},"
            + "'whole':{'type':'object','x-kubernetes-map-type':'atomic','additionalProperties':{'type':'string'}},"
            + "'labels':{'type':'object','additionalProperties':{'type':'string'}},"
            + "'part':{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}}},"
            + "'blob':{'type':'object','x-kubernetes-preserve-unknown-fields':true},"
            + "'ports':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['port','protocol'],"
            + "'items':{'type':'object','properties':{'port':{'type':'integer'},'protocol':{'type':'string','default':'TCP'},"
            + "'name':{'type':'string'}}}}}}";

    static Live thing() {
        return new Live(TestKind.custom(SPEC));
    }
}
