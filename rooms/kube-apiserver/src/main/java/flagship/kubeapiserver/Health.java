package flagship.kubeapiserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health endpoints: {@code /livez} (restart me), {@code /readyz} (send me requests) and the old {@code /healthz}, each with its
 * single checks below it.
 *
 * <p>Source: kube-apiserver 1.32, {@code k8s.io/apiserver/pkg/server/healthz}.
 */
final class Health implements Handler {
    private static final Logger log = LoggerFactory.getLogger(Health.class);
    private static final Set<String> ENDPOINTS = Set.of("healthz", "livez", "readyz");

    private final Map<String, BooleanSupplier> live = new LinkedHashMap<>();
    private final Map<String, BooleanSupplier> ready = new LinkedHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /**
     * @param all checks of every endpoint; all maps in the order of the report
     * @param liveOnly further checks of {@code /livez} and {@code /healthz}
     * @param readyOnly further checks of {@code /readyz}
     */
    Health(
            Map<String, BooleanSupplier> all,
            Map<String, BooleanSupplier> liveOnly,
            Map<String, BooleanSupplier> readyOnly) {
        live.putAll(all);
        live.putAll(liveOnly);
        ready.putAll(all);
        ready.putAll(readyOnly);
    }

    static boolean serves(String path) {
        return ENDPOINTS.stream().anyMatch(name -> path.equals("/" + name) || path.startsWith("/" + name + "/"));
    }

    /** The paths of all endpoints and checks. */
    List<String> paths() {
        var paths = new ArrayList<String>();
        for (var endpoint : ENDPOINTS) {
            paths.add("/" + endpoint);
            checks(endpoint).keySet().forEach(check -> paths.add("/" + endpoint + "/" + check));
        }
        return paths;
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException {
        var parts = request.path().substring(1).split("/", 2);
        var checks = checks(parts[0]);
        if (parts.length == 1 || parts[1].isEmpty()) {
            all(parts[0], checks, request, response);
            return;
        }
        var check = checks.get(parts[1]);
        if (check == null) {
            FailureAnswer.noSuchPage(response);
        } else if (check.getAsBoolean()) {
            FailureAnswer.text(response, 200, "ok");
        } else {
            FailureAnswer.text(response, 500, "internal server error: " + parts[1] + " failed\n");
        }
    }

    private Map<String, BooleanSupplier> checks(String endpoint) {
        return endpoint.equals("readyz") ? ready : live;
    }

    private void all(String endpoint, Map<String, BooleanSupplier> checks, ApiRequest request, ApiResponse response)
            throws IOException {
        var excluded = new LinkedHashSet<>(request.query().getOrDefault("exclude", List.of()));
        var report = new StringBuilder();
        var failed = new ArrayList<String>();
        checks.forEach((name, check) -> {
            if (excluded.remove(name)) {
                report.append("[+]").append(name).append(" excluded: ok\n");
            } else if (check.getAsBoolean()) {
                report.append("[+]").append(name).append(" ok\n");
            } else {
                failed.add(name);
                report.append("[-]").append(name).append(" failed: reason withheld\n");
            }
        });
        if (!excluded.isEmpty()) {
            var names = excluded.stream().map(name -> '"' + name + '"').toList();
            report.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(String.join(", ", names))
                    .append('\n');
        }
        report(endpoint, failed);
        if (!failed.isEmpty()) {
            FailureAnswer.text(response, 500, report + endpoint + " check failed\n");
        } else if (request.query().containsKey("verbose")) {
            FailureAnswer.text(response, 200, report + endpoint + " check passed\n");
        } else {
            FailureAnswer.text(response, 200, "ok");
        }
    }

    /** Logs a change of state once, not each probe. */
    private void report(String endpoint, List<String> failed) {
        if (failed.isEmpty()) {
            reported.remove(endpoint);
        } else if (reported.add(endpoint)) {
            log.atInfo()
                    .addKeyValue("endpoint", endpoint)
                    .addKeyValue("checks", failed)
                    .log("health check fails");
        }
    }
}
