package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status;
import flagship.kubemodel.Yaml;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the events of one request, as {@code audit.k8s.io/v1} has them.
 *
 * <p>Source: kube-apiserver 1.32, {@code apiserver/pkg/audit/request.go}, {@code endpoints/filters/audit.go}.
 */
final class RecordingTrail implements AuditTrail {
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int AGENT_CHARS_MAX = 1024;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final UserInfo NOBODY = new UserInfo("", "", List.of(), Map.of());
    private static final AuditPolicy.Decision UNDECIDED = new AuditPolicy.Decision(AuditLevel.NONE, Set.of(), false);

    private final AuditPolicy policy;
    private final AuditLog log;
    private final Clock clock;
    private final Source source;
    private final Instant received;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private AuditPolicy.Decision decision = UNDECIDED;
    private boolean known;
    private UserInfo sender = NOBODY;
    private UserInfo user = NOBODY;
    private Optional<RequestInfo> info = Optional.empty();
    private Optional<JsonNode> request = Optional.empty();
    private Optional<Status> failure = Optional.empty();
    private String nameInBody = "";

    RecordingTrail(AuditPolicy policy, AuditLog log, Clock clock, Source source) {
        this.policy = policy;
        this.log = log;
        this.clock = clock;
        this.source = source;
        this.received = clock.instant();
    }

    @Override
    public void received(UserInfo from, RequestInfo about) {
        known = true;
        sender = from;
        user = from;
        info = Optional.of(about);
        decision = policy.decide(from, about);
        write(AuditStage.REQUEST_RECEIVED, 0, new byte[0]);
    }

    @Override
    public void impersonates(UserInfo asked) {
        user = asked;
    }

    @Override
    public void authorized(Authorizer.Decision answer) {
        annotations.put("authorization.k8s.io/decision", answer.allowed() ? "allow" : "forbid");
        annotations.put("authorization.k8s.io/reason", answer.reason());
    }

    @Override
    public int answerBytesMax() {
        return decision.level() == AuditLevel.REQUEST_RESPONSE && onResource() ? ANSWER_BYTES_MAX : 0;
    }

    @Override
    public void body(ApiRequest with) {
        boolean create = info.filter(about -> about.verb().equals("create")).isPresent();
        boolean wanted = decision.level().holds(AuditLevel.REQUEST) || (decision.level() != AuditLevel.NONE && create);
        if (!wanted || !onResource() || with.body().length == 0) {
            return;
        }
        request = read(with.body());
        nameInBody = request.map(json -> json.path("metadata").path("name").asText(""))
                .orElse("");
    }

    /** What the client sent, in whichever form; empty for what is none of them. */
    private static Optional<JsonNode> read(byte[] body) {
        try {
            return Optional.of(ProtobufBody.isFramed(body) ? ProtobufBody.toJson(body) : Json.parse(body));
        } catch (Json.MalformedJson e) {
            return readYaml(body);
        } catch (ProtobufCursor.Malformed e) {
            return Optional.empty(); // The answer says what is wrong with it.
        }
    }

    private static Optional<JsonNode> readYaml(byte[] body) {
        try {
            return Optional.of(Yaml.toJson(body)).filter(JsonNode::isContainerNode);
        } catch (Yaml.MalformedYaml e) {
            return Optional.empty(); // The answer says what is wrong with it.
        }
    }

    @Override
    public void started(int code) {
        write(AuditStage.RESPONSE_STARTED, code, new byte[0]);
    }

    @Override
    public void failed(Status status) {
        failure = Optional.of(status);
    }

    @Override
    public void completed(int code, byte[] answer) {
        if (known) {
            write(AuditStage.RESPONSE_COMPLETE, code, answer);
            return;
        }
        // Nobody knows who it is: the client could not prove it.
        info = about(source.head());
        if (info.isPresent()) {
            decision = policy.decide(NOBODY, info.get());
            write(AuditStage.RESPONSE_STARTED, code, answer);
        }
    }

    private static Optional<RequestInfo> about(RequestHead head) {
        try {
            return Optional.of(RequestInfo.of(head));
        } catch (flagship.kubemodel.ApiException e) {
            return Optional.empty(); // A path that makes no sense.
        }
    }

    private boolean onResource() {
        return info.filter(RequestInfo::onResource).isPresent();
    }

    private void write(AuditStage stage, int code, byte[] answer) {
        if (decision.level() != AuditLevel.NONE && !decision.omitStages().contains(stage)) {
            log.write(event(stage, code, answer));
        }
    }

    private ObjectNode event(AuditStage stage, int code, byte[] answer) {
        var event = Json.object().put("kind", "Event").put("apiVersion", "audit.k8s.io/v1");
        event.put("level", decision.level().text()).put("auditID", source.auditId());
        event.put("stage", stage.text()).put("requestURI", source.head().uri());
        var about = info.orElseThrow();
        event.put("verb", about.verb());
        user(event.putObject("user"), sender);
        if (!user.equals(sender)) {
            user(event.putObject("impersonatedUser"), user);
        }
        addresses(event);
        var agent = source.head().header("user-agent").orElse("");
        event.put(
                "userAgent",
                agent.length() > AGENT_CHARS_MAX ? agent.substring(0, AGENT_CHARS_MAX) + "...TRUNCATED" : agent);
        if (about.onResource()) {
            reference(event.putObject("objectRef"), about);
        }
        if (stage != AuditStage.REQUEST_RECEIVED) {
            status(event.putObject("responseStatus"), code);
            objects(event, answer);
        }
        event.put("requestReceivedTimestamp", MICROS.format(received));
        event.put("stageTimestamp", MICROS.format(clock.instant()));
        if (!annotations.isEmpty()) {
            annotations.forEach(event.putObject("annotations")::put);
        }
        return event;
    }

    private static void user(ObjectNode json, UserInfo user) {
        put(json, "username", user.name());
        put(json, "uid", user.uid());
        if (!user.groups().isEmpty()) {
            user.groups().forEach(json.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            var extra = json.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }

    /** What proxies say of the client comes before what we see ourselves. */
    private void addresses(ObjectNode event) {
        var all = event.putArray("sourceIPs");
        for (String line : source.head().headers().getOrDefault("x-forwarded-for", List.of())) {
            for (String address : line.split(",", -1)) {
                if (!address.isBlank()) {
                    all.add(address.strip());
                }
            }
        }
        all.add(source.address());
    }

    private void reference(ObjectNode json, RequestInfo about) {
        put(json, "resource", about.resource());
        put(json, "namespace", about.namespace());
        put(json, "name", about.name().isEmpty() ? nameInBody : about.name());
        put(json, "apiGroup", about.group());
        put(json, "apiVersion", about.version());
        put(json, "subresource", about.subresource());
    }

    private static void put(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }

    private void status(ObjectNode json, int code) {
        json.putObject("metadata");
        failure.ifPresent(status -> {
            json.put("status", "Failure");
            put(json, "message", status.message());
            put(json, "reason", status.reason());
        });
        json.put("code", code);
    }

    private void objects(ObjectNode event, byte[] answer) {
        if (decision.level().holds(AuditLevel.REQUEST)) {
            request.ifPresent(json -> event.set("requestObject", shown(json.deepCopy())));
        }
        if (answer.length > 0) {
            read(answer).ifPresent(json -> event.set("responseObject", shown(json)));
        }
    }

    private JsonNode shown(JsonNode json) {
        if (decision.omitManagedFields()) {
            withoutManagedFields(json);
            json.path("items").forEach(RecordingTrail::withoutManagedFields);
        }
        return json;
    }

    private static void withoutManagedFields(JsonNode json) {
        if (json.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
    }
}
