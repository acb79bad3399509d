package flagship.interpreter;

import static flagship.interpreter.Given.deployment;
import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each overrider does. */
class OverridersTest {
    private static final String DIGEST = "sha256:50d858e0985ecc7f60418aaf0cc5ab587f42c2570a884095a9e8ccacd0f6545c";

    private static ObjectNode override(ObjectNode manifest, String overriders) {
        var policy = Given.yaml("metadata: {name: p}\nspec: {overrideRules: [{overriders: %s}]}".formatted(overriders));
        return Overrides.of(Given.policies(policy.toString()))
                .apply(manifest, Given.cluster("m1"))
                .manifest();
    }

    private static void fails(String why, ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOf(OverrideFailure.class).hasMessageContaining(why);
    }

    private static ObjectNode withImage(String image) {
        return deployment("spec: {template: {spec: {containers: [{name: c, image: '%s'}]}}}".formatted(image));
    }

    private static String image(ObjectNode deployment) {
        return deployment.at("/spec/template/spec/containers/0/image").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "Registry, add, .cn, example.io/lib/web:1, example.io.cn/lib/web:1",
        "Registry, add, example.io, web:1, example.io/web:1",
        "Registry, replace, other.io:5000, example.io/web:1, other.io:5000/web:1",
        "Registry, replace, other.io, lib/web, other.io/lib/web",
        "Registry, remove, '', example.io/lib/web:1, lib/web:1",
        "Registry, remove, '', localhost/web, web",
        "Registry, remove, '', localhost:5000/web, web",
        "Repository, add, /nginx, example.io/web:1, example.io/web/nginx:1",
        "Repository, replace, api/v2, example.io/web:1, example.io/api/v2:1",
        "Repository, remove, '', web:1, :1",
        "Tag, add, -alpine, web:1, web:1-alpine",
        "Tag, replace, '2', example.io:80/web:1, example.io:80/web:2",
        "Tag, replace, '2', web, web:2",
        "Tag, replace, 'not a tag', web:1, web:1",
        "Tag, remove, '', web:1, web",
        "Tag, remove, '', web, web"
    })
    void aPartOfAnImageChanges(String component, String operator, String value, String before, String after) {
        var change =
                "{imageOverrider: [{component: %s, operator: %s, value: '%s'}]}".formatted(component, operator, value);

        assertThat(image(override(withImage(before), change))).isEqualTo(after);
    }

    @Test
    void ofTagAndDigestTheTagIsWritten() {
        var change = "{imageOverrider: [{component: Tag, operator: replace, value: '2'}]}";

        assertThat(image(override(withImage("web@" + DIGEST), change))).isEqualTo("web:2");
    }

    @Test
    void aValueThatLooksLikeADigestIsOne() {
        var change = "{imageOverrider: [{component: Tag, operator: replace, value: '%s'}]}".formatted(DIGEST);

        assertThat(image(override(withImage("web"), change))).isEqualTo("web@" + DIGEST);
    }

    @Test
    void removingTheTagOfAnImageWithDigestOnlyRemovesTheDigest() {
        var change = "{imageOverrider: [{component: Tag, operator: remove}]}";

        assertThat(image(override(withImage("web@" + DIGEST), change))).isEqualTo("web");
    }

    @ParameterizedTest
    @CsvSource({"Web", "web:", "web@", "''", "web:a b", "a..b/web", "-a.io/web", "web@sha256:12", "web//x"})
    void whatIsNoNameOfAnImageIsAnError(String image) {
        fails(
                "is not the name of an image",
                () -> override(
                        withImage(image), "{imageOverrider: [{component: Tag, operator: replace, value: '2'}]}"));
    }

    @ParameterizedTest
    @CsvSource({"ReplicaSet", "Deployment", "DaemonSet", "StatefulSet", "Job"})
    void theImagesOfAllContainersChangeButNotThoseOfInitContainers(String kind) {
        var manifest = object("any/v1", kind, """
                spec: {template: {spec: {containers: [{image: a}, {image: b}], initContainers: [{image: c}]}}}
                """);

        assertThat(override(manifest, "{imageOverrider: [{component: Tag, operator: replace, value: '2'}]}")
                        .at("/spec/template/spec"))
                .isEqualTo(Given.value("{containers: [{image: 'a:2'}, {image: 'b:2'}], initContainers: [{image: c}]}"));
    }

    @Test
    void aPodHasItsContainersInItsSpec() {
        var pod = object("v1", "Pod", "spec: {containers: [{image: a}]}");

        assertThat(override(pod, "{imageOverrider: [{component: Tag, operator: replace, value: '2'}]}")
                        .at("/spec/containers/0/image")
                        .asText())
                .isEqualTo("a:2");
    }

    @Test
    void theImagesOfAnotherKindChangeOnlyByPath() {
        var widget = object(
                "example.com/v1", "Widget", "spec: {images: [a, b], template: {spec: {containers: [{image: a}]}}}");
        var all = "{imageOverrider: [{component: Tag, operator: replace, value: '2'}]}";
        var one =
                "{imageOverrider: [{predicate: {path: /spec/images/1}, component: Tag, operator: replace, value: '2'}]}";

        assertThat(override(widget, all)).isEqualTo(widget);
        assertThat(override(widget, one).at("/spec/images")).isEqualTo(Given.value("[a, 'b:2']"));
    }

    @Test
    void anImageMustBeAtItsPath() {
        var change = "{imageOverrider: [{predicate: {path: /spec/image}, component: Tag, operator: remove}]}";

        fails("there is no string at /spec/image; correct predicate.path", () -> override(deployment(""), change));
        fails("there is no string at /spec/image", () -> override(deployment("spec: {image: {name: a}}"), change));
    }

    @ParameterizedTest
    @CsvSource({"command", "args"})
    void wordsAreAppendedToAContainer(String field) {
        var manifest =
                deployment("spec: {template: {spec: {containers: [{name: c, %s: [a]}, {name: d}]}}}".formatted(field));
        var change = """
                {%sOverrider: [{containerName: c, operator: add, value: [b, b]}, {containerName: d, operator: add, value: [x]}]}
                """.formatted(field);

        assertThat(override(manifest, change).at("/spec/template/spec/containers"))
                .isEqualTo(Given.value("[{name: c, %1$s: [a, b, b]}, {name: d, %1$s: [x]}]".formatted(field)));
    }

    @ParameterizedTest
    @CsvSource({"command", "args"})
    void everyEqualWordIsTakenFromAContainer(String field) {
        var manifest =
                deployment("spec: {template: {spec: {containers: [{name: c, %s: [a, b, a, c]}]}}}".formatted(field));
        var change = "{%sOverrider: [{containerName: c, operator: remove, value: [a, c]}]}".formatted(field);

        assertThat(override(manifest, change).at("/spec/template/spec/containers/0/" + field))
                .isEqualTo(Given.value("[b]"));
    }

    @Test
    void anUnknownContainerOrKindIsLeftAlone() {
        var manifest = deployment("spec: {template: {spec: {containers: [{name: c}]}}}");
        var widget = object("example.com/v1", "Widget", "spec: {template: {spec: {containers: [{name: d}]}}}");
        var change = "{commandOverrider: [{containerName: d, operator: add, value: [x]}]}";

        assertThat(override(manifest, change)).isEqualTo(manifest);
        assertThat(override(widget, change)).isEqualTo(widget);
    }

    @ParameterizedTest
    @CsvSource({"labels", "annotations"})
    void keysAreAdded(String field) {
        var change = "{%sOverrider: [{operator: add, value: {a: '2', b: '1'}}]}".formatted(field);

        assertThat(override(deployment("metadata: {%s: {a: '1'}}".formatted(field)), change)
                        .at("/metadata/" + field))
                .isEqualTo(Given.value("{a: '2', b: '1'}"));
        assertThat(override(deployment(""), change).at("/metadata/" + field))
                .isEqualTo(Given.value("{a: '2', b: '1'}"));
    }

    @ParameterizedTest
    @CsvSource({"labels", "annotations"})
    void onlyKeysThatExistAreReplaced(String field) {
        var change = "{%sOverrider: [{operator: replace, value: {a: '2', b: '1'}}]}".formatted(field);

        assertThat(override(deployment("metadata: {%s: {a: '1'}}".formatted(field)), change)
                        .at("/metadata/" + field))
                .isEqualTo(Given.value("{a: '2'}"));
        assertThat(override(deployment(""), change)).isEqualTo(deployment(""));
    }

    @ParameterizedTest
    @CsvSource({"labels", "annotations"})
    void keysAreRemovedWhateverTheirValues(String field) {
        var change = "{%sOverrider: [{operator: remove, value: {a: other, c: x}}]}".formatted(field);

        assertThat(override(deployment("metadata: {%s: {a: '1', b: '1'}}".formatted(field)), change)
                        .at("/metadata/" + field))
                .isEqualTo(Given.value("{b: '1'}"));
    }

    @Test
    void aYamlDocumentInAFieldChanges() {
        var manifest = object("v1", "ConfigMap", "data: {app.yaml: \"b: 1\\na: [x]\\n\"}");
        var change = "{fieldOverrider: [{fieldPath: /data/app.yaml, yaml: [{subPath: /a/-, operator: add, value: z},"
                + " {subPath: /b, operator: remove}]}]}";

        assertThat(override(manifest, change).at("/data/app.yaml").asText()).isEqualTo("a:\n- x\n- z\n");
    }

    @Test
    void aJsonDocumentInAFieldChanges() {
        var manifest = object("v1", "ConfigMap", "data: {app.json: '[{\"a\": 1}]'}");
        var change =
                "{fieldOverrider: [{fieldPath: /data/app.json, json: [{subPath: /0/a, operator: replace, value: 2}]}]}";

        assertThat(override(manifest, change).at("/data/app.json").asText()).isEqualTo("[{\"a\":2}]");
    }

    @Test
    void whatIsWrongWithAFieldIsSaid() {
        var manifest = object("v1", "ConfigMap", "data: {f: '{'}");

        fails("there are no operations", () -> override(manifest, "{fieldOverrider: [{fieldPath: /data/f}]}"));
        fails(
                "the text at /data/f is not JSON",
                () -> override(
                        manifest, "{fieldOverrider: [{fieldPath: /data/f, json: [{subPath: /a, operator: remove}]}]}"));
        fails(
                "there is no string at /data/g; correct fieldPath",
                () -> override(
                        manifest, "{fieldOverrider: [{fieldPath: /data/g, json: [{subPath: /a, operator: remove}]}]}"));
    }

    private static ObjectNode patch(ObjectNode manifest, String path, String operator, String value) {
        return override(
                manifest, "{plaintext: [{path: '%s', operator: %s, value: %s}]}".formatted(path, operator, value));
    }

    @Test
    void plaintextReachesEveryField() {
        var manifest = deployment("spec: {replicas: 1, list: [a, b]}");

        assertThat(patch(manifest, "/spec/replicas", "replace", "3")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(patch(manifest, "/spec/paused", "add", "true")
                        .at("/spec/paused")
                        .asBoolean())
                .isTrue();
        assertThat(patch(manifest, "/spec/list/0", "remove", "null").at("/spec/list"))
                .isEqualTo(Given.value("[b]"));
        assertThat(patch(manifest, "/spec/list/1", "add", "x").at("/spec/list")).isEqualTo(Given.value("[a, x, b]"));
        assertThat(patch(manifest, "/spec/list/-", "add", "x").at("/spec/list")).isEqualTo(Given.value("[a, b, x]"));
        assertThat(patch(manifest, "/spec/a~1b~0c", "add", "x").at("/spec"))
                .isEqualTo(Given.value("{replicas: 1, list: [a, b], 'a/b~c': x}"));
    }

    @Test
    void plaintextIsStrictAboutWhatMustBeThere() {
        var manifest = deployment("spec: {list: [a]}");

        fails("use add, or correct the path", () -> patch(manifest, "/spec/replicas", "replace", "3"));
        fails("remove needs a value at /spec/replicas", () -> patch(manifest, "/spec/replicas", "remove", "null"));
        fails("add that first", () -> patch(manifest, "/spec/strategy/type", "add", "Recreate"));
        fails("is not a place in a list of 1", () -> patch(manifest, "/spec/list/2", "add", "x"));
        fails("remove needs a value", () -> patch(manifest, "/spec/list/-", "remove", "null"));
        fails("start it with a slash", () -> patch(manifest, "spec", "add", "x"));
        fails("the path is empty", () -> patch(manifest, "", "add", "{}"));
        fails("operator \"test\" is unknown", () -> patch(manifest, "/spec/list", "test", "x"));
    }

    @Test
    void anOverrideMayChangeTheReplicas() {
        assertThat(patch(deployment("spec: {replicas: 1}"), "/spec/replicas", "replace", "5"))
                .isEqualTo(deployment("spec: {replicas: 5}"));
    }
}
