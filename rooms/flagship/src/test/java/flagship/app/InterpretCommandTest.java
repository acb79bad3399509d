package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Scripts are tried on files, without a control plane. */
final class InterpretCommandTest {
    @TempDir
    Path folder;

    private final StringWriter output = new StringWriter();

    @BeforeEach
    void writeFiles() throws IOException {
        write("rules.yaml", """
                metadata: {name: widgets}
                spec:
                  target: {apiVersion: example.com/v1, kind: Widget}
                  customizations:
                    replicaResource: {luaScript: "function GetReplicas(o) return o.spec.size end"}
                    healthInterpretation: {luaScript: "function InterpretHealth(o) return o.status.ready end"}
                """);
        write("widget.yaml", """
                {apiVersion: example.com/v1, kind: Widget, metadata: {name: w}, spec: {size: 3}, status: {ready: true}}
                """);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private int run(String... arguments) {
        return new CommandLine(new InterpretCommand())
                .setOut(new PrintWriter(output, true))
                .execute(arguments);
    }

    @Test
    void everyRuleIsTriedOnTheFilesThatItNeeds() {
        assertThat(run(
                        "-f",
                        file("rules.yaml"),
                        "--desired-file",
                        file("widget.yaml"),
                        "--observed-file",
                        file("widget.yaml")))
                .isZero();
        assertThat(output.toString()).isEqualToIgnoringNewLines("""
                # widgets: InterpretReplica
                replica: 3
                # widgets: InterpretHealth
                healthy: true
                """);
    }

    @Test
    void aRuleThatLacksItsFileSaysWhich() {
        assertThat(run("-f", file("rules.yaml"), "--operation", "InterpretHealth"))
                .isEqualTo(1);
        assertThat(output.toString())
                .contains("# this rule needs --observed-file F")
                .doesNotContain("InterpretReplica");
    }

    @Test
    void anObjectOfAnotherKindIsRefused() throws IOException {
        var other = write("other.yaml", "{apiVersion: v1, kind: Pod}");

        assertThat(run("-f", file("rules.yaml"), "--operation", "InterpretHealth", "--observed-file", other))
                .isEqualTo(1);
        assertThat(output.toString()).contains("--observed-file holds no example.com/v1 Widget, which widgets is for");
    }

    @Test
    void scriptsAreCheckedWithoutObjects() throws IOException {
        var broken = write("broken.yaml", """
                metadata: {name: broken}
                spec: {target: {apiVersion: v1, kind: Pod}, customizations: {retention: {luaScript: "function Retain("}}}
                """);

        assertThat(run("-f", file("rules.yaml"), "--check")).isZero();
        assertThat(run("-f", broken, "--check")).isEqualTo(1);
        assertThat(output.toString())
                .contains("widgets: 2 scripts are in order.")
                .contains(
                        "broken: spec.customizations.retention.luaScript is not Lua: retention:1: <name> expected near '<eof>'");
    }
}
