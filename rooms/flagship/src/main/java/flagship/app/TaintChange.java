package flagship.app;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.kubemodel.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One word of {@code flagship taint}: {@code key=value:Effect} or {@code key:Effect} sets a taint, {@code key-} or {@code key:Effect-} takes it
 * away. Pure.
 *
 * @param effect empty for a removal of all effects
 * @param removal whether it takes away
 */
record TaintChange(String key, String value, String effect, boolean removal) {
    private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    /** @throws UserError if it is none of the forms */
    static TaintChange parse(String word) {
        boolean removal = word.endsWith("-");
        var text = removal ? word.substring(0, word.length() - 1) : word;
        int colon = text.lastIndexOf(':');
        var effect = colon < 0 ? "" : text.substring(colon + 1);
        var pair = colon < 0 ? text : text.substring(0, colon);
        int equals = pair.indexOf('=');
        var key = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        if (!Names.qualifiedName(key).isEmpty() || !Names.labelValue(value).isEmpty()) {
            throw new UserError(
                    "\"%s\" is no taint: write KEY=VALUE:EFFECT, KEY:EFFECT, or KEY- to take it away".formatted(word));
        }
        if (!(EFFECTS.contains(effect) || (removal && effect.isEmpty()))) {
            throw new UserError(
                    "\"%s\": the effect must be one of NoSchedule, PreferNoSchedule, NoExecute".formatted(word));
        }
        return new TaintChange(key, value, effect, removal);
    }

    /**
     * The taints afterwards.
     *
     * @param overwrite whether another value of the same key and effect may be replaced
     * @throws UserError if it may not be, or if there is nothing to take away
     */
    List<Taint> apply(String cluster, List<Taint> taints, boolean overwrite, Instant now) {
        var after = new ArrayList<Taint>(taints);
        var present = taints.stream().filter(this::concerns).toList();
        if (removal) {
            if (present.isEmpty()) {
                throw new UserError("cluster %s has no taint %s".formatted(cluster, shown()));
            }
            after.removeAll(present);
            return after;
        }
        var same = present.stream().findFirst();
        if (same.isPresent() && same.get().value().equals(value)) {
            return after;
        }
        if (same.isPresent() && !overwrite) {
            throw new UserError("cluster %s has taint %s already, with value \"%s\": --overwrite replaces it"
                    .formatted(cluster, shown(), same.get().value()));
        }
        after.removeAll(present);
        after.add(new Taint(key, value, effect, added(now).orElse("")));
        return after;
    }

    /** From when tolerations with a time run out; the other effects need no time. */
    private Optional<String> added(Instant now) {
        return effect.equals("NoExecute")
                ? Optional.of(now.truncatedTo(ChronoUnit.SECONDS).toString())
                : Optional.empty();
    }

    private boolean concerns(Taint taint) {
        return taint.key().equals(key) && (effect.isEmpty() || taint.effect().equals(effect));
    }

    private String shown() {
        return effect.isEmpty() ? key : key + ":" + effect;
    }
}
