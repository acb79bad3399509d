package flagship.interpreter;

import static flagship.interpreter.Given.cluster;
import static flagship.interpreter.Given.deployment;
import static flagship.interpreter.Given.object;
import static flagship.interpreter.Given.policies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import org.junit.jupiter.api.Test;

/** Which rules apply, and in which order. */
class OverridesTest {
    /** A policy that appends its own name to a label, so that the label tells who came when. */
    private static String policy(String name, String namespace, String selectors) {
        return """
                metadata: {name: %s%s}
                spec:
                  resourceSelectors: %s
                  overrideRules:
                  - overriders: {imageOverrider: [{component: Repository, operator: add, value: -%s}]}
                """.formatted(name, namespace.isEmpty() ? "" : ", namespace: " + namespace, selectors, name);
    }

    private static final String BY_NAME = "[{apiVersion: apps/v1, kind: Deployment, name: web}]";
    private static final String BY_LABEL =
            "[{apiVersion: apps/v1, kind: Deployment, labelSelector: {matchLabels: {app: web}}}]";
    private static final String BY_KIND = "[{apiVersion: apps/v1, kind: Deployment}]";

    private final ObjectNode web = deployment("""
            metadata: {labels: {app: web}}
            spec: {template: {spec: {containers: [{name: c, image: i}]}}}
            """);

    private String order(String... policies) {
        var result = Overrides.of(policies(policies)).apply(web, cluster("m1"));
        return result.manifest().at("/spec/template/spec/containers/0/image").asText();
    }

    @Test
    void policiesOfTheFleetComeBeforeThoseOfTheNamespace() {
        assertThat(order(policy("a", "default", BY_KIND), policy("z", "", BY_NAME)))
                .isEqualTo("i-z-a");
    }

    @Test
    void theMoreSpecificPolicyComesLater() {
        assertThat(order(
                        policy("a", "", BY_NAME),
                        policy("b", "", BY_LABEL),
                        policy("c", "", BY_KIND),
                        policy("d", "", "[]")))
                .isEqualTo("i-c-d-b-a");
    }

    @Test
    void ofEquallySpecificPoliciesTheLastNameComesLast() {
        assertThat(order(policy("b", "", BY_KIND), policy("a", "", BY_KIND))).isEqualTo("i-a-b");
    }

    @Test
    void aPolicyOfAnotherNamespaceDoesNotApply() {
        assertThat(order(policy("a", "other", "[]"))).isEqualTo("i");
    }

    @Test
    void aPolicyForAnotherKindNameOrLabelDoesNotApply() {
        assertThat(order(
                        policy("a", "", "[{apiVersion: apps/v1, kind: StatefulSet}]"),
                        policy("b", "", "[{apiVersion: apps/v2, kind: Deployment}]"),
                        policy("c", "", "[{apiVersion: apps/v1, kind: Deployment, namespace: other}]"),
                        policy("d", "", "[{apiVersion: apps/v1, kind: Deployment, name: api}]"),
                        policy(
                                "e",
                                "",
                                "[{apiVersion: apps/v1, kind: Deployment, labelSelector: {matchLabels: {app: api}}}]")))
                .isEqualTo("i");
    }

    @Test
    void withANameTheLabelsDoNotCount() {
        assertThat(order(policy(
                        "a",
                        "",
                        "[{apiVersion: apps/v1, kind: Deployment, name: web, labelSelector: {matchLabels: {x: y}}}]")))
                .isEqualTo("i-a");
    }

    @Test
    void aClusterScopedTemplateHasOnlyPoliciesOfTheFleet() {
        var role = Given.yaml("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}");
        var rule = "spec: {overrideRules: [{overriders: {labelsOverrider: [{operator: add, value: {%s: x}}]}}]}";

        var result = Overrides.of(policies(
                        "metadata: {name: a}\n" + rule.formatted("fleet"),
                        "metadata: {name: b, namespace: default}\n" + rule.formatted("tenant")))
                .apply(role, cluster("m1"));

        assertThat(result.manifest().at("/metadata/labels")).isEqualTo(Given.value("fleet: x"));
    }

    @Test
    void aRuleAppliesToTheClustersThatItTargets() {
        var policy = """
                metadata: {name: p}
                spec:
                  overrideRules:
                  - targetCluster: {clusterNames: [m1]}
                    overriders: {labelsOverrider: [{operator: add, value: {first: x}}]}
                  - targetCluster: {labelSelector: {matchLabels: {tier: gold}}}
                    overriders: {labelsOverrider: [{operator: add, value: {second: x}}]}
                  - overriders: {labelsOverrider: [{operator: add, value: {third: x}}]}
                """;

        var result = Overrides.of(policies(policy)).apply(deployment(""), cluster("m1"));

        assertThat(result.manifest().at("/metadata/labels")).isEqualTo(Given.value("{first: x, third: x}"));
        assertThat(result.clusterOverrides()).hasSize(2);
    }

    private static boolean targets(String affinity, Cluster cluster) {
        return AffinityMatch.of(flagship.fleetapi.ClusterAffinity.of(Given.yaml(affinity)))
                .matches(cluster);
    }

    @Test
    void anAffinityMatchesByEveryPart() {
        var cluster = Cluster.of(Given.yaml("""
                metadata: {name: m1, labels: {tier: gold}}
                spec: {provider: p, region: r, zones: [z1, z2]}
                """));

        assertThat(targets("{}", cluster)).isTrue();
        assertThat(targets("exclude: [m1]", cluster)).isFalse();
        assertThat(targets("{clusterNames: [m1], exclude: [m1]}", cluster)).isFalse();
        assertThat(targets(
                        "labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [gold]}]}", cluster))
                .isFalse();
        assertThat(targets("labelSelector: {matchExpressions: [{key: tier, operator: Odd}]}", cluster))
                .isFalse();
        assertThat(targets(field("region", "In", "r, s"), cluster)).isTrue();
        assertThat(targets(field("provider", "NotIn", "p"), cluster)).isFalse();
        assertThat(targets(field("zone", "In", "z2, z9"), cluster)).isTrue();
        assertThat(targets(field("zone", "NotIn", "z2"), cluster)).isFalse();
    }

    @Test
    void aClusterWithoutPlaceFailsInAndPassesNotIn() {
        for (String key : new String[] {"provider", "region", "zone"}) {
            assertThat(targets(field(key, "In", "x"), cluster("m1"))).as(key).isFalse();
            assertThat(targets(field(key, "NotIn", "x"), cluster("m1"))).as(key).isTrue();
        }
    }

    private static String field(String key, String operator, String values) {
        return "fieldSelector: {matchExpressions: [{key: %s, operator: %s, values: [%s]}]}"
                .formatted(key, operator, values);
    }

    @Test
    void withinOneRuleTheKindsOfChangeHaveAFixedOrder() {
        var policy = """
                metadata: {name: p}
                spec:
                  overrideRules:
                  - overriders:
                      plaintext: [{path: /metadata/annotations/seen, operator: replace, value: plaintext}]
                      fieldOverrider: [{fieldPath: /metadata/annotations/doc, json: [{subPath: /a, operator: replace, value: field}]}]
                      annotationsOverrider: [{operator: add, value: {doc: '{"a":1}', seen: annotations}}]
                      labelsOverrider: [{operator: add, value: {l: labels}}]
                """;

        var result = Overrides.of(policies(policy))
                .apply(deployment(""), cluster("m1"))
                .manifest();

        assertThat(result.at("/metadata/annotations"))
                .isEqualTo(Given.value("{doc: '{\"a\":\"field\"}', seen: plaintext}"));
    }

    @Test
    void theAnnotationsListTheAppliedRulesByPolicy() {
        var result = Overrides.of(policies(
                        policy("b", "default", BY_KIND), policy("a", "default", BY_NAME), policy("f", "", BY_KIND)))
                .apply(web, cluster("m1"));

        assertThat(result.annotation())
                .hasValue("[{\"policyName\":\"a\",\"overriders\":{\"imageOverrider\":"
                        + "[{\"component\":\"Repository\",\"operator\":\"add\",\"value\":\"-a\"}]}},"
                        + "{\"policyName\":\"b\",\"overriders\":{\"imageOverrider\":"
                        + "[{\"component\":\"Repository\",\"operator\":\"add\",\"value\":\"-b\"}]}}]");
        assertThat(result.clusterAnnotation())
                .hasValueSatisfying(text -> assertThat(text).contains("\"f\""));
    }

    @Test
    void whereNothingAppliesThereIsNoAnnotation() {
        var result = Overrides.of(policies()).apply(web, cluster("m1"));

        assertThat(result.annotation()).isEmpty();
        assertThat(result.clusterAnnotation()).isEmpty();
        assertThat(result.manifest()).isEqualTo(web).isNotSameAs(web);
    }

    @Test
    void anErrorNamesPolicyRuleChangeObjectAndCluster() {
        var policy = """
                metadata: {name: p, namespace: default}
                spec:
                  overrideRules:
                  - overriders: {plaintext: [{path: /spec/paused, operator: remove}]}
                """;

        assertThatThrownBy(() -> Overrides.of(policies(policy)).apply(deployment(""), cluster("m1")))
                .isInstanceOf(OverrideFailure.class)
                .hasMessage(
                        "OverridePolicy p cannot be applied to Deployment default/web for cluster m1: rule 1, plaintext 1: "
                                + "remove needs a value at /spec/paused and there is none; correct the path, or select only objects that have it");
    }

    @Test
    void aChangeOfAPolicyConcernsTheTemplatesThatItSelects() {
        var byName = policies(policy("p", "default", BY_NAME)).getFirst();
        var forAll = policies(policy("p", "", "[]")).getFirst();

        assertThat(Overrides.concerns(byName, web)).isTrue();
        assertThat(Overrides.concerns(byName, object("v1", "Service", ""))).isFalse();
        assertThat(Overrides.concerns(forAll, object("v1", "Service", ""))).isTrue();
    }
}
