package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** Where settings come from: flags, then the environment, then one file. */
final class SettingsTest {
    private static final List<String> KNOWN = List.of("data", "listen", "roles", "token-auth-file");

    @TempDir
    Path directory;

    @Test
    void theFileHasOneKeyAnOption() throws IOException {
        var file = write("listen: 127.0.0.1:9443\nroles: [apiserver, sync]\n");

        assertThat(SettingsFile.read(file, KNOWN).values())
                .isEqualTo(Map.of("listen", "127.0.0.1:9443", "roles", "apiserver,sync"));
    }

    @Test
    void everyWrongKeyIsReportedAtOnceWithTheNearestRightOne() throws IOException {
        var file = write("lisen: x\nnonsense-of-mine: 1\nroles: {a: b}\n");

        assertThatThrownBy(() -> SettingsFile.read(file, KNOWN))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("\"lisen\" is no setting; did you mean \"listen\"?")
                .hasMessageContaining("\"nonsense-of-mine\" is no setting")
                .hasMessageContaining("\"roles\" needs a plain value");
    }

    @Test
    void aMissingOrMalformedFileIsNamed() throws IOException {
        assertThatThrownBy(() -> SettingsFile.read(directory.resolve("absent"), KNOWN))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("absent");
        var malformed = write("a: [");
        assertThatThrownBy(() -> SettingsFile.read(malformed, KNOWN))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not YAML");
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() {
        var defaults = new OptionDefaults(
                Map.of("FLAGSHIP_TOKEN_AUTH_FILE", "from-environment"),
                new SettingsFile(Map.of("token-auth-file", "from-file", "data", "from-file")));

        assertThat(defaults.defaultValue(option("--token-auth-file"))).isEqualTo("from-environment");
        assertThat(defaults.defaultValue(option("--data"))).isEqualTo("from-file");
        assertThat(defaults.defaultValue(option("--listen"))).isEqualTo("built-in");
    }

    private static OptionSpec option(String name) {
        return OptionSpec.builder(name)
                .type(String.class)
                .defaultValue("built-in")
                .build();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("settings.yaml"), text);
    }
}
