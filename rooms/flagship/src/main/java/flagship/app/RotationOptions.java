package flagship.app;

import java.time.Duration;
import picocli.CommandLine.Option;

/** When an agent gets itself a new certificate. Filled by picocli; names and defaults are those of Karmada's agent. */
final class RotationOptions {
    @Option(
            names = "--cert-rotation-checking-interval",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Role agent: how often its certificate is looked at (default: ${DEFAULT-VALUE}).")
    long checkSeconds = 300;

    @Option(
            names = "--cert-rotation-remaining-time-threshold",
            paramLabel = "PART",
            defaultValue = "0.2",
            description =
                    "Role agent: it gets a new one when less than this part of its life is left (default: ${DEFAULT-VALUE}).")
    double remaining = 0.2;

    /** @throws UserError if they make no sense */
    Rotation rotation() {
        if (checkSeconds < 1) {
            throw new UserError("--cert-rotation-checking-interval %d: at least 1 second".formatted(checkSeconds));
        }
        if (!(remaining > 0 && remaining < 1)) {
            throw new UserError("--cert-rotation-remaining-time-threshold %s: a part of a life lies between 0 and 1"
                    .formatted(remaining));
        }
        return new Rotation(Duration.ofSeconds(checkSeconds), remaining);
    }

    /** @param remaining part of the certificate's life below which there is a new one */
    record Rotation(Duration every, double remaining) {}
}
