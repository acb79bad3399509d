package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;

/** Prints a decision for people, from its JSON. */
final class DecisionText {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final PrintWriter out;

    DecisionText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode decision) {
        out.printf(
                "%s, generation %d, decided %s%n",
                name(decision),
                decision.path("bindingGeneration").asLong(),
                decision.path("decided").asText());
        out.println(outcome(decision.path("outcome")));
        for (JsonNode attempt : decision.path("attempts")) {
            print(attempt, decision.path("attempts").size() > 1);
        }
        out.flush();
    }

    private static String name(JsonNode decision) {
        var namespace = decision.at("/metadata/namespace").asText();
        return (namespace.isEmpty() ? "" : namespace + "/")
                + decision.at("/metadata/name").asText();
    }

    static String outcome(JsonNode outcome) {
        if (!outcome.path("result").asText().equals("Placed")) {
            return "Not placed: " + outcome.path("message").asText();
        }
        var group = outcome.path("affinityName").asText();
        return "Placed: " + clusters(outcome.path("clusters"), "nowhere")
                + (group.isEmpty() ? "" : " (group " + group + ")");
    }

    /** Clusters with their replicas. */
    static String clusters(JsonNode targets, String none) {
        var clusters = new ArrayList<String>();
        for (JsonNode cluster : targets) {
            int replicas = cluster.path("replicas").asInt();
            clusters.add(cluster.path("name").asText() + (replicas == 0 ? "" : ":" + replicas));
        }
        return clusters.isEmpty() ? none : String.join(", ", clusters);
    }

    private void printAttempt(JsonNode attempt) {
        var table = new ConsoleTable("CLUSTER", "SCORE", "ROOM", "HAS", "WHY NOT");
        for (JsonNode candidate : attempt.path("candidates")) {
            int room = candidate.path("allocatable").asInt();
            table.row(
                    candidate.path("cluster").asText(),
                    candidate.path("score").asText(),
                    room == UNLIMITED ? "-" : room,
                    Math.max(0, candidate.path("held").asInt()),
                    "");
        }
        for (JsonNode refusal : attempt.path("refused")) {
            table.row(
                    refusal.path("cluster").asText(),
                    "",
                    "",
                    "",
                    refusal.path("reason").asText());
        }
        out.print(table);
        int shown = attempt.path("candidates").size() + attempt.path("refused").size();
        if (shown < attempt.path("clusters").asInt()) {
            out.printf("... and %d more clusters%n", attempt.path("clusters").asInt() - shown);
        }
    }

    private void print(JsonNode attempt, boolean several) {
        out.println();
        if (several) {
            out.println("Group " + attempt.path("group").asText());
        }
        printAttempt(attempt);
        for (JsonNode step : attempt.path("steps")) {
            out.println("- " + step.asText());
        }
        if (attempt.has("failure")) {
            out.println("- " + attempt.path("failure").asText());
        }
    }
}
