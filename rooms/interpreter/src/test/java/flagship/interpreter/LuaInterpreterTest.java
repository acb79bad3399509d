package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.lua.LuaLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuaInterpreterTest {
    private static final GroupVersionKind WIDGET = new GroupVersionKind("example.com", "v1", "Widget");

    private static ResourceInterpreterCustomization customization(String name, String rule, String script) {
        var json = Json.object();
        json.putObject("metadata").put("name", name);
        var spec = json.putObject("spec");
        spec.putObject("target").put("apiVersion", WIDGET.apiVersion()).put("kind", WIDGET.kind());
        spec.putObject("customizations").putObject(rule).put("luaScript", script);
        return ResourceInterpreterCustomization.of(json);
    }

    private static ResourceInterpreter rule(String rule, String script) {
        return ResourceInterpreter.customized(List.of(customization("c", rule, script)), LuaHost.system());
    }

    private static ObjectNode widget(String rest) {
        return object("example.com/v1", "Widget", rest);
    }

    @Test
    void replicasAndWhatOneNeeds() {
        var interpreter = rule("replicaResource", """
                function GetReplicas(desiredObj)
                  local requirement = {resourceRequest = {cpu = desiredObj.spec.cpu}, nodeClaim = {nodeSelector = {disk = 'ssd'}}}
                  return desiredObj.spec.size, requirement
                end
                """);

        var demand = interpreter.replicas(widget("spec: {size: 3, cpu: 500m}"));

        assertThat(demand.replicas()).isEqualTo(3);
        assertThat(demand.requirements().orElseThrow().toJson())
                .isEqualTo(Given.value("{nodeClaim: {nodeSelector: {disk: ssd}}, resourceRequest: {cpu: 500m}}"));
    }

    @Test
    void replicasWithoutNeeds() {
        assertThat(rule("replicaResource", "function GetReplicas(o) return 2, nil end")
                        .replicas(widget(""))
                        .requirements())
                .isEmpty();
    }

    @Test
    void components() {
        var interpreter = rule("componentResource", """
                function GetComponents(desiredObj)
                  return {{name = 'master', replicas = 1, replicaRequirements = {resourceRequest = {cpu = '1'}}}, {name = 'worker', replicas = 4}}
                end
                """);

        assertThat(interpreter.components(widget("")))
                .map(component -> component.toJson().toString())
                .containsExactly(
                        "{\"name\":\"master\",\"replicas\":1,\"replicaRequirements\":{\"resourceRequest\":{\"cpu\":\"1\"}}}",
                        "{\"name\":\"worker\",\"replicas\":4}");
    }

    @Test
    void revisingReplicas() {
        var interpreter = rule("replicaRevision", """
                function ReviseReplica(desiredObj, desiredReplica)
                  desiredObj.spec.size = desiredReplica
                  return desiredObj
                end
                """);

        assertThat(interpreter.reviseReplica(widget("spec: {size: 3, big: 9007199254740991, half: 0.5, list: [a]}"), 5))
                .isEqualTo(widget("spec: {size: 5, big: 9007199254740991, half: 0.5, list: [a]}"));
    }

    @Test
    void retaining() {
        var interpreter = rule("retention", """
                function Retain(desiredObj, observedObj)
                  desiredObj.spec.node = observedObj.spec.node
                  return desiredObj
                end
                """);

        assertThat(interpreter.retain(widget("spec: {a: 1}"), widget("spec: {a: 2, node: n1}")))
                .isEqualTo(widget("spec: {a: 1, node: n1}"));
    }

    /** Lua cannot tell {} from []: what stood empty in the desired or the observed object stays as it was, all else is left out. */
    @Test
    void emptyObjectsAndListsComeBackAsTheyWere() {
        var interpreter = rule("retention", """
                function Retain(desiredObj, observedObj)
                  desiredObj.spec.observed = observedObj.spec.observed
                  desiredObj.spec.new = {}
                  return desiredObj
                end
                """);

        assertThat(interpreter.retain(
                        widget("spec: {volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}], args: []}"),
                        widget("spec: {observed: []}")))
                .isEqualTo(widget(
                        "spec: {volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}], args: [], observed: []}"));
    }

    @Test
    void aPartThatBecomesEmptyIsLeftOut() {
        var interpreter = rule("replicaRevision", "function ReviseReplica(o, n) o.spec.a.b = nil return o end");

        assertThat(interpreter.reviseReplica(widget("spec: {a: {b: 1}, c: 2}"), 1))
                .isEqualTo(widget("spec: {c: 2}"));
    }

    @Test
    void reflectingStatus() {
        var interpreter = rule(
                "statusReflection", "function ReflectStatus(o) return {ready = o.status.ready, name = 'Grüße'} end");

        assertThat(interpreter.reflectStatus(widget("status: {ready: true, more: 1}")))
                .hasValue(Given.value("{ready: true, name: Grüße}"));
        assertThat(rule("statusReflection", "function ReflectStatus(o) return nil end")
                        .reflectStatus(widget("")))
                .isEmpty();
        assertThat(rule("statusReflection", "function ReflectStatus(o) return {} end")
                        .reflectStatus(widget("")))
                .isEmpty();
    }

    @Test
    void aggregatingStatus() {
        var interpreter = rule("statusAggregation", """
                function AggregateStatus(desiredObj, statusItems)
                  desiredObj.status = {ready = 0, clusters = {}}
                  for i = 1, #statusItems do
                    if statusItems[i].status ~= nil then
                      desiredObj.status.ready = desiredObj.status.ready + statusItems[i].status.ready
                    end
                    table.insert(desiredObj.status.clusters, statusItems[i].clusterName)
                  end
                  return desiredObj
                end
                """);

        assertThat(interpreter.aggregateStatus(
                        widget(""),
                        List.of(Given.status("a", "ready: 2"), Given.silent("b"), Given.status("c", "ready: 3"))))
                .isEqualTo(widget("status: {ready: 5, clusters: [a, b, c]}"));
    }

    @Test
    void health() {
        var interpreter =
                rule("healthInterpretation", "function InterpretHealth(o) return o.status.ready == o.spec.size end");

        assertThat(interpreter.isHealthy(widget("{spec: {size: 2}, status: {ready: 2}}")))
                .isTrue();
        assertThat(interpreter.isHealthy(widget("{spec: {size: 2}, status: {ready: 1}}")))
                .isFalse();
    }

    @Test
    void theDependenciesOfAllScriptsAddUp() {
        var script =
                "function GetDependencies(o) return {{apiVersion = 'v1', kind = 'Secret', namespace = 'n', name = '%s'},"
                        + " {apiVersion = 'v1', kind = 'ConfigMap', labelSelector = {matchLabels = {a = 'b'}}}} end";
        var interpreter = ResourceInterpreter.customized(
                List.of(
                        customization("b", "dependencyInterpretation", script.formatted("x")),
                        customization("a", "dependencyInterpretation", script.formatted("w")),
                        customization("c", "dependencyInterpretation", script.formatted("x"))),
                LuaHost.system());

        assertThat(interpreter.dependencies(widget("")))
                .map(DependentObject::kind)
                .containsExactly("ConfigMap", "Secret", "Secret");
        assertThat(interpreter.dependencies(widget("")))
                .map(DependentObject::name)
                .containsExactly("", "w", "x");
    }

    @Test
    void theFirstCustomizationByNameWins() {
        var interpreter = ResourceInterpreter.customized(
                List.of(
                        customization("b", "healthInterpretation", "function InterpretHealth(o) return false end"),
                        customization("a", "healthInterpretation", "function InterpretHealth(o) return true end")),
                LuaHost.system());

        assertThat(interpreter.isHealthy(widget(""))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "return 'three'                        § must return the replicas as a whole number first",
                "return 1.5                            § must return the replicas as a whole number first",
                "return 1, 'x'                         § must return a table and returned a string",
                "return 1, {1}                         § must return an object and returned a list",
                "return 1, {f = print}                 § returned a function",
                "return 1, {a = 1, 2}                  § returned a table with both names and numbers as keys",
                "return 1, {a = 0/0}                   § returned a number that is not finite",
                "local t = {} t.t = t return 1, t      § tables nested more than 500 deep"
            })
    void aResultOfTheWrongTypeIsAnError(String body, String why) {
        var interpreter = rule("replicaResource", "function GetReplicas(o) " + body + " end");

        assertThatThrownBy(() -> interpreter.replicas(widget("")))
                .isInstanceOf(InterpretationFailure.class)
                .hasMessageStartingWith(
                        "ResourceInterpreterCustomization c, rule replicaResource: function GetReplicas ")
                .hasMessageEndingWith(why);
    }

    @Test
    void aDependencyMustSayWhatItIs() {
        assertThatThrownBy(() -> rule(
                                "dependencyInterpretation",
                                "function GetDependencies(o) return {{kind = 'Secret', name = 'x'}} end")
                        .dependencies(widget("")))
                .hasMessageContaining("without apiVersion, kind, or name or labelSelector");
    }

    @Test
    void whatIsWrongWithAScriptIsSaidWhenItIsAsked() {
        assertThatThrownBy(() -> rule("healthInterpretation", "function InterpretHealth(")
                        .isHealthy(widget("")))
                .hasMessage("ResourceInterpreterCustomization c, rule healthInterpretation: the script is not Lua:"
                        + " healthInterpretation:1: <name> expected near '<eof>'");
        assertThatThrownBy(() -> rule("healthInterpretation", "x = 1").isHealthy(widget("")))
                .hasMessageEndingWith("the script must define a function InterpretHealth and does not");
        assertThatThrownBy(() -> rule("healthInterpretation", "function InterpretHealth(o)\n return o.spec.a.b end")
                        .isHealthy(widget("")))
                .hasMessageEndingWith("healthInterpretation:2: attempt to index field 'spec' (a nil value)");
    }

    @Test
    void aScriptThatRunsOnIsStopped() {
        var host = new LuaHost(
                new LuaLimits(10_000, 1 << 20, Duration.ofMinutes(1)),
                InstantSource.system(),
                System::nanoTime,
                () -> {});
        var interpreter = ResourceInterpreter.customized(
                List.of(customization(
                        "c", "healthInterpretation", "function InterpretHealth(o) while true do end end")),
                host);

        assertThatThrownBy(() -> interpreter.isHealthy(widget("")))
                .hasMessageContaining("ran more than 10000 instructions");
    }

    @Test
    void noCallSeesTheGlobalsOfAnother() {
        var interpreter = rule("replicaResource", "function GetReplicas(o) n = (n or 0) + 1 return n end");

        assertThat(interpreter.replicas(widget("")).replicas()).isOne();
        assertThat(interpreter.replicas(widget("")).replicas()).isOne();
    }

    @Test
    void onlyTheKindAndTheRuleOfACustomizationAreHandled() {
        var interpreter = rule("retention", "x = 1");

        assertThat(interpreter.handles(WIDGET, Operation.RETAIN)).isTrue();
        assertThat(interpreter.handles(WIDGET, Operation.INTERPRET_HEALTH)).isFalse();
        assertThat(interpreter.handles(Kinds.DEPLOYMENT, Operation.RETAIN)).isFalse();
    }

    @Test
    void theFirstLayerWithARuleAnswersAndItsFailureIsFinal() {
        var broken = ResourceInterpreter.customized(
                List.of(ResourceInterpreterCustomization.of(Given.yaml("""
                        metadata: {name: d}
                        spec:
                          target: {apiVersion: apps/v1, kind: Deployment}
                          customizations: {healthInterpretation: {luaScript: 'error("no")'}}
                        """))), LuaHost.system());
        var layered =
                ResourceInterpreter.layered(List.of(broken, ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT)));

        assertThatThrownBy(() -> layered.isHealthy(Given.deployment(""))).hasMessageContaining("no");
        assertThat(layered.replicas(Given.deployment("spec: {replicas: 2}")).replicas())
                .isEqualTo(2);
        assertThat(layered.handles(WIDGET, Operation.INTERPRET_HEALTH)).isFalse();
    }

    @Test
    void admissionNamesWhatItRefuses() {
        var taken = customization("a", "retention", "x = 1");

        assertThat(ScriptCheck.problems(customization("b", "retention", "x = "), List.of(taken)))
                .containsExactly(
                        "spec.customizations.retention.luaScript is not Lua: retention:1: unexpected symbol near '<eof>'",
                        "ResourceInterpreterCustomization a already has the rule retention for example.com/v1, Kind=Widget; change that one");
        assertThat(ScriptCheck.problems(taken, List.of(taken))).isEmpty();
        assertThat(ScriptCheck.problems(customization("b", "retension", "x = 1"), List.of()))
                .containsExactly("spec.customizations.retension is no rule");
    }

    @Test
    void severalCustomizationsMaySayWhatAKindDependsOn() {
        var one = customization("a", "dependencyInterpretation", "x = 1");
        var other = customization("b", "dependencyInterpretation", "x = 1");

        assertThat(ScriptCheck.problems(one, List.of(other))).isEmpty();
    }
}
