package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.FleetSnapshot;
import flagship.scheduling.SchedulingCore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship schedule}. */
@Command(
        name = "schedule",
        description = {
            "Says where workloads would go, and changes nothing.",
            "  flagship schedule --dry-run -f policy.yaml -f workload.yaml [--without paris] [--add cluster.yaml]",
            "  flagship schedule --dry-run --lose region=eu-west",
            "  flagship schedule --dry-run --pack"
        },
        mixinStandardHelpOptions = true)
final class ScheduleCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Option(names = "--dry-run", description = "Required: this command only ever asks.")
    boolean dryRun;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "F",
            description = "Policies and workloads as YAML; may be given several times.")
    List<Path> files = new ArrayList<>();

    @Option(names = "--without", split = ",", paramLabel = "NAME", description = "As if these clusters were gone.")
    List<String> without = new ArrayList<>();

    @Option(
            names = "--add",
            paramLabel = "F",
            description = "As if these clusters were there, or were as this file says.")
    List<Path> add = new ArrayList<>();

    @Option(
            names = "--fleet",
            paramLabel = "F",
            description =
                    "A saved fleet instead of the live one: kubectl get clusters,resourcebindings,clusterresourcebindings -A -o yaml.")
    @Nullable
    Path fleet;

    @Option(
            names = "--lose",
            paramLabel = "WHAT",
            description = "What would move if cluster=NAME, region=R, zone=Z or provider=P were lost; may be repeated.")
    List<String> lose = new ArrayList<>();

    @Option(
            names = "--pack",
            description = "What would be gained if all bindings that wait for a place were solved together.")
    boolean pack;

    @Option(names = "--explain", description = "Also says why.")
    boolean explain;

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!dryRun) {
            throw new UserError(
                    "schedule only asks what would be: add --dry-run. What is applied is scheduled by itself.");
        }
        if ((files.isEmpty() ? 0 : 1) + (lose.isEmpty() ? 0 : 1) + (pack ? 1 : 0) != 1) {
            throw new UserError(
                    "ask one thing: a policy and workloads with -f, what is lost with --lose, or what packing gains with --pack");
        }
        if (fleet != null) {
            return answer(Optional.empty());
        }
        try (var host = connection.open()) {
            return answer(Optional.of(host));
        }
    }

    private int answer(Optional<Transport> host) throws IOException, InterruptedException {
        var question = new WhatIfQuestion(
                without,
                ManifestFiles.clusterObjects(add),
                files.isEmpty() ? List.of() : ManifestFiles.read(files).draftObjects(),
                lose,
                pack,
                explain);
        try {
            print(host.isPresent() ? ask(host.get(), question) : inSavedFleet(question));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    /** The scheduler answers by its own rules, unless others are asked for, or it cannot be asked. */
    private JsonNode ask(Transport host, WhatIfQuestion question) throws IOException, InterruptedException {
        if (rules.areDefault()) {
            var request = Request.json("POST", DecisionApi.WHAT_IF_PATH, Json.bytes(question.toJson()));
            try (var response = host.send(request)) {
                var answer = Json.parseObject(response.body().readAllBytes());
                if (response.status() == 201) {
                    return answer;
                }
                if (response.status() != 404) {
                    throw new UserError("the scheduler does not answer: "
                            + answer.path("message").asText());
                }
            }
        }
        var live = new LiveFleet(host);
        return question.answer(
                SchedulingCore.inTree(rules.rules()), FleetSnapshot.of(live.clusters()), live.bindings());
    }

    private JsonNode inSavedFleet(WhatIfQuestion question) {
        var saved = ManifestFiles.fleet(Objects.requireNonNull(fleet));
        if (files.isEmpty() && saved.bindings().isEmpty()) {
            throw new UserError(fleet + " holds no bindings, so there is nothing to ask about: "
                    + "kubectl get clusters,resourcebindings,clusterresourcebindings -A -o yaml saves them, too");
        }
        var snapshot = FleetSnapshot.of(saved.clusters());
        for (ResourceBinding binding : saved.bindings()) {
            snapshot = snapshot.with(binding);
        }
        return question.answer(SchedulingCore.inTree(rules.rules()), snapshot, saved.bindings());
    }

    private void print(JsonNode answer) {
        var out = spec.commandLine().getOut();
        var moves = answer.path("moves");
        if (answer.has("lost")) {
            var lost = new ArrayList<String>();
            answer.path("lost").forEach(name -> lost.add(name.asText()));
            out.printf(
                    "Without %s: %d of %d bindings would move.%n",
                    String.join(", ", lost),
                    moves.size(),
                    answer.path("bindings").asInt());
        }
        if (answer.has("oneByOne")) {
            out.printf(
                    "%d bindings wait: %d would be placed one after the other, %d together.%n",
                    answer.path("waiting").asInt(), placed(answer.path("oneByOne")), placed(moves));
        }
        print(moves, out);
        long homeless = moves.valueStream().filter(move -> !isPlaced(move)).count();
        if (answer.has("lost") && homeless > 0) {
            out.printf("%d would not fit anywhere.%n", homeless);
        }
        for (JsonNode move : moves) {
            if (move.has("decision")) {
                out.println();
                new DecisionText(out).print(move.path("decision"));
            }
        }
        out.flush();
    }

    private static long placed(JsonNode moves) {
        return moves.valueStream().filter(ScheduleCommand::isPlaced).count();
    }

    private static boolean isPlaced(JsonNode move) {
        return move.at("/outcome/result").asText().equals("Placed");
    }

    private static void print(JsonNode moves, PrintWriter out) {
        if (moves.isEmpty()) {
            return;
        }
        var table = new ConsoleTable("BINDING", "NOW", "THEN");
        for (JsonNode move : moves) {
            var key = new NamespacedName(
                    move.path("namespace").asText(), move.path("name").asText());
            table.row(key, DecisionText.clusters(move.path("before"), "-"), DecisionText.outcome(move.path("outcome")));
        }
        out.print(table);
    }
}
