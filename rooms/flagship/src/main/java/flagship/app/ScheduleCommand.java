package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.Transport;
import flagship.scheduling.FleetSnapshot;
import flagship.scheduling.SchedulingCore;
import flagship.scheduling.SchedulingRules;
import flagship.scheduling.WhatIf;
import flagship.scheduling.WhatIf.Move;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
            "  flagship schedule --dry-run --lose region=eu-west"
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
            description = "A saved fleet instead of the live one: kubectl get clusters -o yaml.")
    @Nullable
    Path fleet;

    @Option(
            names = "--lose",
            paramLabel = "WHAT",
            description = "What would move if cluster=NAME, region=R, zone=Z or provider=P were lost; may be repeated.")
    List<String> lose = new ArrayList<>();

    @Option(names = "--explain", description = "Also says why.")
    boolean explain;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!dryRun) {
            throw new UserError(
                    "schedule only asks what would be: add --dry-run. What is applied is scheduled by itself.");
        }
        if (files.isEmpty() == lose.isEmpty()) {
            throw new UserError("name either a policy and workloads with -f, or what is lost with --lose");
        }
        if (fleet != null && lose.isEmpty()) {
            return answer(Optional.empty());
        }
        try (var host = connection.open()) {
            return answer(Optional.of(host));
        }
    }

    private int answer(Optional<Transport> host) throws IOException, InterruptedException {
        var clusters = clusters(host);
        var bindings = host.isPresent() ? new LiveFleet(host.get()).bindings() : List.<ResourceBinding>of();
        var snapshot = FleetSnapshot.of(clusters.values());
        var core = SchedulingCore.inTree(SchedulingRules.DEFAULT);
        var out = spec.commandLine().getOut();
        if (lose.isEmpty()) {
            var drafts = drafts(bindings);
            var moves = new WhatIf(core).place(snapshot, drafts);
            print(moves, out);
            if (explain) {
                drafts.forEach(draft -> {
                    out.println();
                    new DecisionText(out).print(DecisionJson.of(Instant.now(), core.explain(snapshot, draft)));
                });
            }
        } else {
            var lost = lost(clusters.values());
            var moves = new WhatIf(core).lose(snapshot, bindings, lost);
            out.printf(
                    "Without %s: %d of %d bindings would move.%n",
                    String.join(", ", lost), moves.size(), bindings.size());
            print(moves, out);
            long homeless = moves.stream().filter(move -> !isPlaced(move)).count();
            if (homeless > 0) {
                out.printf("%d would not fit anywhere.%n", homeless);
            }
        }
        out.flush();
        return 0;
    }

    /** By name: the live or saved ones, without some, with others. */
    private Map<String, Cluster> clusters(Optional<Transport> host) throws IOException, InterruptedException {
        var all = new LinkedHashMap<String, Cluster>();
        var base =
                fleet != null ? ManifestFiles.clusters(List.of(fleet)) : new LiveFleet(host.orElseThrow()).clusters();
        base.forEach(cluster -> all.put(cluster.name(), cluster));
        for (String name : without) {
            if (all.remove(name) == null) {
                throw new UserError(
                        "--without %s: the fleet has no such cluster; it has %s".formatted(name, names(all.keySet())));
            }
        }
        ManifestFiles.clusters(add).forEach(cluster -> all.put(cluster.name(), cluster));
        return all;
    }

    private static String names(Set<String> clusters) {
        return clusters.isEmpty() ? "none" : String.join(", ", new TreeSet<>(clusters));
    }

    /** The bindings that the files would make, where they are now if they exist. */
    private List<ResourceBinding> drafts(List<ResourceBinding> existing) {
        var known = existing.stream().collect(Collectors.toMap(ResourceBinding::key, binding -> binding));
        return ManifestFiles.read(files).drafts().stream()
                .map(draft -> Optional.ofNullable(known.get(draft.key()))
                        .map(now -> new ResourceBinding(
                                now.metadata(),
                                draft.withClusters(now.spec().clusters()).spec(),
                                now.status()))
                        .orElse(draft))
                .toList();
    }

    private Set<String> lost(Iterable<Cluster> clusters) {
        var names = new TreeSet<String>();
        for (String what : lose) {
            int equal = what.indexOf('=');
            var value = what.substring(equal + 1);
            var found = new ArrayList<String>();
            clusters.forEach(cluster -> {
                if (is(cluster, equal < 0 ? "" : what.substring(0, equal), value)) {
                    found.add(cluster.name());
                }
            });
            if (found.isEmpty()) {
                throw new UserError("--lose %s: no cluster of the fleet is that".formatted(what));
            }
            names.addAll(found);
        }
        return names;
    }

    private static boolean is(Cluster cluster, String key, String value) {
        return switch (key) {
            case "cluster" -> cluster.name().equals(value);
            case "region" -> cluster.spec().region().equals(value);
            case "zone" -> cluster.spec().zones().contains(value);
            case "provider" -> cluster.spec().provider().equals(value);
            default ->
                throw new UserError(
                        "--lose takes cluster=NAME, region=R, zone=Z or provider=P, not \"%s\"".formatted(key));
        };
    }

    private static boolean isPlaced(Move move) {
        return DecisionJson.outcome(move.decision()).path("result").asText().equals("Placed");
    }

    private static void print(List<Move> moves, PrintWriter out) {
        if (moves.isEmpty()) {
            return;
        }
        var table = new ConsoleTable("BINDING", "NOW", "THEN");
        for (Move move : moves) {
            table.row(move.binding(), text(move.before()), DecisionText.outcome(DecisionJson.outcome(move.decision())));
        }
        out.print(table);
    }

    private static String text(List<TargetCluster> clusters) {
        return clusters.isEmpty()
                ? "-"
                : clusters.stream()
                        .map(target -> target.name() + (target.replicas() == 0 ? "" : ":" + target.replicas()))
                        .collect(Collectors.joining(", "));
    }
}
