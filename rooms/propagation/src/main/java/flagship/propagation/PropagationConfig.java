package flagship.propagation;

import java.time.Duration;

/**
 * How the pipeline works.
 *
 * @param workers objects of one sort worked on at once; default 8
 * @param statusDelay how long changes of status are collected before they are written on; default 20 ms
 * @param skippedApis what is never propagated
 * @param skippedNamespaces namespaces that are never propagated, nor what is in them
 */
public record PropagationConfig(
        int workers, Duration statusDelay, SkippedApis skippedApis, SkippedNamespaces skippedNamespaces) {
    public static final PropagationConfig DEFAULT =
            new PropagationConfig(8, Duration.ofMillis(20), SkippedApis.NONE, SkippedNamespaces.DEFAULT);
}
