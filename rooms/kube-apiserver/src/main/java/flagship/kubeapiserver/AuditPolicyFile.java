package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads an audit policy and refuses one that does not say clearly what it wants: a rule that is overlooked is found out too late. */
final class AuditPolicyFile {
    private static final Set<String> POLICY =
            Set.of("apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields");
    private static final Set<String> RULE = Set.of(
            "level",
            "users",
            "userGroups",
            "verbs",
            "resources",
            "namespaces",
            "nonResourceURLs",
            "omitStages",
            "omitManagedFields");
    private static final Set<String> RESOURCES = Set.of("group", "resources", "resourceNames");

    private final Path file;

    private AuditPolicyFile(Path file) {
        this.file = file;
    }

    /** @throws ServerStartException with what is wrong and where */
    static AuditPolicy read(Path file) {
        return new AuditPolicyFile(file).policy();
    }

    private AuditPolicy policy() {
        var json = json();
        if (!json.path("kind").asText().equals("Policy")
                || !json.path("apiVersion").asText().equals("audit.k8s.io/v1")) {
            throw wrong("must begin with apiVersion: audit.k8s.io/v1 and kind: Policy");
        }
        requireKnown(json, "", POLICY);
        boolean omitManagedFields = flag(json, "", "omitManagedFields", false);
        var rules = new ArrayList<AuditRule>();
        int index = 0;
        for (JsonNode rule : list(json, "", "rules")) {
            rules.add(rule(rule, "rules[" + index++ + "].", omitManagedFields));
        }
        if (rules.isEmpty()) {
            throw wrong("has no rules; the rule \"- level: Metadata\" writes down every request");
        }
        return new AuditPolicy(rules, stages(json, ""), omitManagedFields);
    }

    private JsonNode json() {
        try {
            var document = Yaml.read(Files.readAllBytes(file));
            if (!document.duplicateKeys().isEmpty()) {
                throw wrong("says something twice: " + document.duplicateKeys().getFirst());
            }
            return document.json();
        } catch (NoSuchFileException e) {
            throw new ServerStartException("the audit policy %s does not exist".formatted(file), e);
        } catch (IOException | Yaml.MalformedYaml e) {
            throw new ServerStartException("the audit policy %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private AuditRule rule(JsonNode rule, String at, boolean omitManagedFields) {
        requireKnown(rule, at, RULE);
        var read = new AuditRule(
                level(rule, at),
                texts(rule, at, "users"),
                texts(rule, at, "userGroups"),
                texts(rule, at, "verbs"),
                resources(rule, at),
                texts(rule, at, "namespaces"),
                texts(rule, at, "nonResourceURLs"),
                stages(rule, at),
                flag(rule, at, "omitManagedFields", omitManagedFields));
        if (!read.nonResourceUrls().isEmpty()
                && (!read.resources().isEmpty() || !read.namespaces().isEmpty())) {
            throw wrong(at + "nonResourceURLs cannot stand beside resources or namespaces: make two rules of it");
        }
        for (String url : read.nonResourceUrls()) {
            if (!url.equals("*") && !url.startsWith("/")) {
                throw wrong(at + "nonResourceURLs has \"" + url + "\", which does not begin with a slash");
            }
        }
        return read;
    }

    private AuditLevel level(JsonNode rule, String at) {
        var text = rule.path("level").asText("");
        return Arrays.stream(AuditLevel.values())
                .filter(level -> level.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> wrong(at + "level is \"" + text + "\"; use None, Metadata, Request or RequestResponse"));
    }

    private Set<AuditStage> stages(JsonNode node, String at) {
        var stages = EnumSet.noneOf(AuditStage.class);
        for (String text : texts(node, at, "omitStages")) {
            if (!text.equals("Panic")) { // There is none here: what fails is a completed response.
                stages.add(Arrays.stream(AuditStage.values())
                        .filter(stage -> stage.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> wrong(at + "omitStages has \"" + text
                                + "\"; use RequestReceived, ResponseStarted, ResponseComplete or Panic")));
            }
        }
        return stages;
    }

    private List<AuditRule.Resources> resources(JsonNode rule, String at) {
        var all = new ArrayList<AuditRule.Resources>();
        int index = 0;
        for (JsonNode some : list(rule, at, "resources")) {
            var here = at + "resources[" + index++ + "].";
            requireKnown(some, here, RESOURCES);
            var read = new AuditRule.Resources(
                    some.path("group").asText(""), texts(some, here, "resources"), texts(some, here, "resourceNames"));
            if (!read.names().isEmpty() && read.resources().isEmpty()) {
                throw wrong(here + "resourceNames needs resources beside it");
            }
            all.add(read);
        }
        return List.copyOf(all);
    }

    private void requireKnown(JsonNode node, String at, Set<String> known) {
        if (!node.isObject()) {
            throw wrong((at.isEmpty() ? "the document" : at.substring(0, at.length() - 1)) + " is no mapping");
        }
        for (var member : node.properties()) {
            if (!known.contains(member.getKey())) {
                throw wrong("has the unknown field " + at + member.getKey() + "; known are "
                        + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private List<String> texts(JsonNode node, String at, String field) {
        var texts = new ArrayList<String>();
        for (JsonNode text : list(node, at, field)) {
            if (!text.isTextual()) {
                throw wrong(at + field + " holds " + text + ", which is no text");
            }
            texts.add(text.asText());
        }
        return List.copyOf(texts);
    }

    private JsonNode list(JsonNode node, String at, String field) {
        var list = node.path(field);
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw wrong(at + field + " is no list");
        }
        return list;
    }

    private boolean flag(JsonNode node, String at, String field, boolean otherwise) {
        var flag = node.path(field);
        if (!flag.isBoolean() && !flag.isMissingNode()) {
            throw wrong(at + field + " is neither true nor false");
        }
        return flag.asBoolean(otherwise);
    }

    private ServerStartException wrong(String what) {
        return new ServerStartException("the audit policy %s: %s".formatted(file, what), null);
    }
}
