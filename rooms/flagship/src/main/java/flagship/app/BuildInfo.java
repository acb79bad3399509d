package flagship.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.util.Locale;

/** Which program this is, as {@code karmada_build_info}: dashboards made for Karmada ask for it. Source: karmada.md, section 25.1. */
final class BuildInfo {
    /** What this build does not know. */
    private static final String UNKNOWN = "unknown";

    private BuildInfo() {}

    /** Once a registry. */
    static void show(PrometheusMeterRegistry registry) {
        Info.builder()
                .name("karmada_build_info")
                .help("Which program this is, and what it was built with.")
                .labelNames(
                        "git_version",
                        "git_commit",
                        "git_short_commit",
                        "git_tree_state",
                        "build_date",
                        "go_version",
                        "compiler",
                        "platform")
                .register(registry.getPrometheusRegistry())
                .setLabelValues(
                        "v" + ProgramVersion.number(),
                        UNKNOWN,
                        UNKNOWN,
                        UNKNOWN,
                        UNKNOWN,
                        "java" + Runtime.version().feature(),
                        "javac",
                        "%s/%s".formatted(word("os.name"), word("os.arch")));
    }

    /** A system property in the lower case that Go uses. */
    private static String word(String property) {
        return System.getProperty(property, "").toLowerCase(Locale.ROOT);
    }
}
