package flagship.estimator;

import flagship.kubeclient.ClientConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the clusters' estimators are and how they are asked.
 *
 * @param serviceNamespace of the Services that lead to them
 * @param servicePrefix a cluster's Service is called {@code <prefix>-<cluster>}
 * @param port of the Services, 1 to 65535
 * @param timeout for all answers to one question together; more than zero
 * @param tls absent speaks in the clear
 * @param pullMode whether clusters in Pull mode are asked; those that are not count as failing
 * @param isolateFailures an estimator that fails has no say for its own cluster; otherwise, as in Karmada, no estimator has a say then
 */
public record EstimatorConfig(
        String serviceNamespace,
        String servicePrefix,
        int port,
        Duration timeout,
        Optional<ClientConfig.Tls> tls,
        boolean pullMode,
        boolean isolateFailures) {
    /** A longer wait would hold up the decisions of a whole fleet. */
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

    /** As Karmada's scheduler has it. */
    public static final EstimatorConfig DEFAULT = new EstimatorConfig(
            "karmada-system",
            "karmada-scheduler-estimator",
            10352,
            Duration.ofSeconds(3),
            Optional.empty(),
            true,
            false);

    /** @throws IllegalArgumentException whose message says what to write instead */
    public EstimatorConfig {
        if (serviceNamespace.isEmpty() || servicePrefix.isEmpty()) {
            throw new IllegalArgumentException("the estimators' Services need a namespace and a prefix of their names");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the estimators' port %d is not from 1 to 65535".formatted(port));
        }
        if (!timeout.isPositive() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the estimators' timeout is more than zero and at most %d minutes, for instance 3s"
                            .formatted(TIMEOUT_MAX.toMinutes()));
        }
    }

    /** The name of the Service that leads to a cluster's estimator. */
    String service(String cluster) {
        return servicePrefix + "-" + cluster;
    }

    public EstimatorConfig withTls(Optional<ClientConfig.Tls> changed) {
        return new EstimatorConfig(serviceNamespace, servicePrefix, port, timeout, changed, pullMode, isolateFailures);
    }

    public EstimatorConfig withTimeout(Duration changed) {
        return new EstimatorConfig(serviceNamespace, servicePrefix, port, changed, tls, pullMode, isolateFailures);
    }

    public EstimatorConfig withPullMode(boolean changed) {
        return new EstimatorConfig(serviceNamespace, servicePrefix, port, timeout, tls, changed, isolateFailures);
    }

    public EstimatorConfig withIsolateFailures(boolean changed) {
        return new EstimatorConfig(serviceNamespace, servicePrefix, port, timeout, tls, pullMode, changed);
    }
}
