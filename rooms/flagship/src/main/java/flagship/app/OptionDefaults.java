package flagship.app;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where an option's value comes from when the command line does not give it: the environment ({@code FLAGSHIP_DATA}), then the settings file. */
final class OptionDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;
    private final SettingsFile file;

    OptionDefaults(Map<String, String> environment, SettingsFile file) {
        this.environment = Map.copyOf(environment);
        this.file = file;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        var name = name(option);
        var fromEnvironment = environment.get(environmentName(name));
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        var fromFile = file.values().get(name);
        return fromFile != null ? fromFile : option.defaultValue();
    }

    /** {@code token-auth-file} for {@code --token-auth-file}. */
    static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    /** {@code FLAGSHIP_TOKEN_AUTH_FILE} for {@code token-auth-file}. */
    static String environmentName(String name) {
        return "FLAGSHIP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
