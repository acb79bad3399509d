package flagship.scheduling;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.Toleration;
import java.util.List;
import java.util.Optional;

/** How Kubernetes matches tolerations with taints. */
final class Tolerations {
    private Tolerations() {}

    static boolean tolerated(Taint taint, List<Toleration> tolerations) {
        for (Toleration toleration : tolerations) {
            if (tolerates(toleration, taint)) {
                return true;
            }
        }
        return false;
    }

    static Optional<Toleration> first(Taint taint, List<Toleration> tolerations) {
        return tolerations.stream()
                .filter(toleration -> tolerates(toleration, taint))
                .findFirst();
    }

    /** An empty effect stands for every effect; an empty key for every key, with Exists only. */
    static boolean tolerates(Toleration toleration, Taint taint) {
        if (!toleration.effect().isEmpty() && !toleration.effect().equals(taint.effect())) {
            return false;
        }
        if (!toleration.key().isEmpty() && !toleration.key().equals(taint.key())) {
            return false;
        }
        return switch (toleration.operator()) {
            case "Exists" -> true;
            case "Equal", "" ->
                !toleration.key().isEmpty() && toleration.value().equals(taint.value());
            default -> false;
        };
    }
}
