package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.LuaHost;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.interpreter.ScriptCheck;
import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship interpret}: tries the scripts of customizations on files, with the same code as the control plane, which it does not need. */
@Command(
        name = "interpret",
        description = "Tries ResourceInterpreterCustomizations on objects in files.",
        mixinStandardHelpOptions = true)
final class InterpretCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "F",
            required = true,
            description = "YAML of the customizations.")
    Path customizations = Path.of("");

    @Option(names = "--check", description = "Only checks whether the scripts are Lua.")
    boolean check;

    @Option(
            names = "--operation",
            paramLabel = "OP",
            defaultValue = "",
            description = "Tries one rule alone, such as InterpretHealth; else all.")
    String operation = "";

    @Option(names = "--desired-file", paramLabel = "F", description = "YAML of the template.")
    @Nullable
    Path desired;

    @Option(names = "--observed-file", paramLabel = "F", description = "YAML of the object in a member.")
    @Nullable
    Path observed;

    @Option(
            names = "--status-file",
            paramLabel = "F",
            description = "YAML of a list of what clusters reported: clusterName, status, applied, health.")
    @Nullable
    Path items;

    @Option(
            names = "--desired-replica",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replicas for ReviseReplica (default: ${DEFAULT-VALUE}).")
    long replicas = 1;

    @Override
    public Integer call() {
        requireOperation();
        var all = Yaml.readAll(read(customizations, "-f")).stream()
                .map(document -> ResourceInterpreterCustomization.of(document.json()))
                .toList();
        boolean good = true;
        for (ResourceInterpreterCustomization customization : all) {
            good &= check ? isLua(customization, all) : isInterpreted(customization);
        }
        return good ? 0 : 1;
    }

    private void requireOperation() {
        boolean known = operation.isEmpty()
                || Arrays.stream(Operation.values())
                        .anyMatch(it -> it.wireName().equals(operation));
        if (!known) {
            throw new UserError("\"%s\" is no operation; use one of %s"
                    .formatted(
                            operation,
                            Arrays.stream(Operation.values())
                                    .map(Operation::wireName)
                                    .toList()));
        }
    }

    private boolean isLua(ResourceInterpreterCustomization customization, List<ResourceInterpreterCustomization> all) {
        var problems = ScriptCheck.problems(customization, all);
        var out = spec.commandLine().getOut();
        problems.forEach(problem -> out.printf("%s: %s%n", customization.name(), problem));
        if (problems.isEmpty()) {
            out.printf(
                    "%s: %d scripts are in order.%n",
                    customization.name(), customization.scripts().size());
        }
        return problems.isEmpty();
    }

    private boolean isInterpreted(ResourceInterpreterCustomization customization) {
        var interpreter = ResourceInterpreter.customized(List.of(customization), LuaHost.system());
        boolean good = true;
        for (Operation rule : Operation.values()) {
            boolean wanted = operation.isEmpty() || rule.wireName().equals(operation);
            if (wanted && interpreter.handles(customization.target(), rule)) {
                good &= isPrinted(customization, rule, interpreter);
            }
        }
        return good;
    }

    private boolean isPrinted(
            ResourceInterpreterCustomization customization, Operation rule, ResourceInterpreter interpreter) {
        var out = spec.commandLine().getOut();
        out.printf("# %s: %s%n", customization.name(), rule.wireName());
        try {
            out.print(Yaml.fromJson(result(customization, rule, interpreter)));
            return true;
        } catch (InterpretationFailure | UserError e) {
            out.printf("# %s%n", e.getMessage());
            return false;
        }
    }

    private JsonNode result(
            ResourceInterpreterCustomization customization, Operation rule, ResourceInterpreter interpreter) {
        return switch (rule) {
            case GET_REPLICAS ->
                filled(json -> {
                    var demand = interpreter.replicas(template(customization));
                    json.put("replica", demand.replicas());
                    demand.requirements().ifPresent(needs -> json.set("requires", needs.toJson()));
                });
            case GET_COMPONENTS ->
                filled(json -> {
                    var array = json.putArray("components");
                    interpreter.components(template(customization)).forEach(component -> array.add(component.toJson()));
                });
            case REVISE_REPLICA -> interpreter.reviseReplica(template(customization), replicas);
            case RETAIN -> interpreter.retain(template(customization), inMember(customization));
            case AGGREGATE_STATUS -> interpreter.aggregateStatus(template(customization), reported());
            case GET_DEPENDENCIES ->
                filled(json -> {
                    var array = json.putArray("dependencies");
                    interpreter.dependencies(template(customization)).stream()
                            .map(DependentObject::toJson)
                            .forEach(array::add);
                });
            case REFLECT_STATUS ->
                filled(json -> interpreter
                        .reflectStatus(inMember(customization))
                        .ifPresent(status -> json.set("status", status)));
            case INTERPRET_HEALTH ->
                filled(json -> json.put("healthy", interpreter.isHealthy(inMember(customization))));
        };
    }

    private static ObjectNode filled(Consumer<ObjectNode> content) {
        var json = Json.object();
        content.accept(json);
        return json;
    }

    private ObjectNode template(ResourceInterpreterCustomization customization) {
        return object(customization, desired, "--desired-file");
    }

    private ObjectNode inMember(ResourceInterpreterCustomization customization) {
        return object(customization, observed, "--observed-file");
    }

    private static ObjectNode object(
            ResourceInterpreterCustomization customization, @Nullable Path file, String option) {
        var target = customization.target();
        if (!(parsed(file, option) instanceof ObjectNode object)
                || !object.path("kind").asText().equals(target.kind())
                || !object.path("apiVersion").asText().equals(target.apiVersion())) {
            throw new UserError("%s holds no %s %s, which %s is for"
                    .formatted(option, target.apiVersion(), target.kind(), customization.name()));
        }
        return object;
    }

    private List<OfCluster> reported() {
        return parsed(items, "--status-file").valueStream().map(OfCluster::of).toList();
    }

    private static JsonNode parsed(@Nullable Path file, String option) {
        if (file == null) {
            throw new UserError("this rule needs " + option + " F");
        }
        try {
            return Yaml.toJson(read(file, option));
        } catch (Yaml.MalformedYaml e) {
            throw new UserError("%s %s: %s".formatted(option, file, e.getMessage()), e);
        }
    }

    private static byte[] read(Path file, String option) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError("%s %s cannot be read: %s".formatted(option, file, e.getMessage()), e);
        }
    }
}
