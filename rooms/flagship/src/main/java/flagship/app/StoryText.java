package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Prints what became of a template for people, from {@link flagship.propagation.TemplateStory}'s JSON. */
final class StoryText {
    private final PrintWriter out;

    StoryText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode story) {
        out.println(named(story.path("template")));
        if (story.has("policy")) {
            out.printf(
                    "Policy: %s: %s.%n",
                    named(story.path("policy")), story.at("/policy/why").asText());
        } else {
            out.printf("Policy: none: %s.%n", story.path("whyNot").asText());
        }
        for (JsonNode other : story.path("others")) {
            out.printf("  not %s: %s%n", named(other), other.path("why").asText());
        }
        problems(story.path("template"), "");
        binding(story.path("binding"));
        clusters(story.path("clusters"));
        out.flush();
    }

    private static String named(JsonNode object) {
        var namespace = object.path("namespace").asText();
        return object.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + object.path("name").asText();
    }

    private void binding(JsonNode binding) {
        if (binding.isMissingNode()) {
            return;
        }
        out.printf("Binding: %s%n", binding.path("name").asText());
        for (JsonNode condition : binding.path("conditions")) {
            if (!condition.path("status").asText().equals("True")) {
                out.printf(
                        "  %s is %s: %s%n",
                        condition.path("type").asText(),
                        condition.path("status").asText(),
                        condition.path("message").asText());
            }
        }
        problems(binding, "  ");
    }

    private void clusters(JsonNode clusters) {
        if (clusters.isEmpty()) {
            return;
        }
        var table = new ConsoleTable("CLUSTER", "REPLICAS", "APPLIED", "HEALTH", "STATUS", "OVERRIDES");
        for (JsonNode cluster : clusters) {
            table.row(
                    cluster.path("name").asText(),
                    cluster.path("replicas").asText("-"),
                    applied(cluster),
                    cluster.path("health").asText("-"),
                    cluster.has("status") ? shortened(cluster.path("status").toString()) : "-",
                    cluster.path("overrides").isEmpty() ? "-" : list(cluster.path("overrides")));
        }
        out.print(table);
        clusters.forEach(this::details);
    }

    private static String applied(JsonNode cluster) {
        if (cluster.path("leaving").asBoolean()) {
            return "leaving";
        }
        return cluster.path("suspended").asBoolean()
                ? "suspended"
                : cluster.path("applied").asText("not yet");
    }

    private void details(JsonNode cluster) {
        boolean failed = cluster.path("applied").asText().equals("False");
        if (cluster.path("changes").isEmpty() && cluster.path("problems").isEmpty() && !failed) {
            return;
        }
        out.printf("In %s:%n", cluster.path("name").asText());
        if (failed) {
            out.println("  " + cluster.path("appliedMessage").asText());
        }
        for (JsonNode change : cluster.path("changes")) {
            out.printf(
                    "  %s: %s -> %s%n",
                    change.path("path").asText(), value(change.path("here")), value(change.path("there")));
        }
        problems(cluster, "  ");
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() ? "(none)" : value.isTextual() ? value.asText() : shortened(value.toString());
    }

    private void problems(JsonNode about, String indent) {
        about.path("problems").forEach(problem -> out.println(indent + "! " + problem.asText()));
    }

    private static String list(JsonNode names) {
        return String.join(",", names.valueStream().map(JsonNode::asText).toList());
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
