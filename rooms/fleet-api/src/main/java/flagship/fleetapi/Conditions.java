package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of one object, at most one a type, in the order in which the types first came. Immutable. */
public record Conditions(List<Condition> all) {
    public static final Conditions NONE = new Conditions(List.of());

    public Conditions {
        all = List.copyOf(all);
    }

    /** Reads {@code status.conditions} from a status. */
    public static Conditions of(JsonNode status) {
        return new Conditions(Fields.list(status, "conditions", Condition::of));
    }

    public Optional<Condition> find(String type) {
        return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
    }

    /** True if the condition exists and its status is True. */
    public boolean holds(String type) {
        return find(type).filter(Condition::holds).isPresent();
    }

    /** The same with {@code condition} set; its lastTransitionTime becomes {@code now} only if the status differs from before. */
    public Conditions set(Condition condition, Instant now) {
        var before = find(condition.type());
        var since = before.filter(old -> old.status().equals(condition.status()))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        var timed = new Condition(condition.type(), condition.status(), condition.reason(), condition.message(), since);
        var next = new ArrayList<>(all);
        if (before.isPresent()) {
            next.set(all.indexOf(before.get()), timed);
        } else {
            next.add(timed);
        }
        return new Conditions(next);
    }

    /** The same without {@code type}. */
    public Conditions remove(String type) {
        return new Conditions(
                all.stream().filter(condition -> !condition.type().equals(type)).toList());
    }

    /** {@code status.conditions}. */
    public ArrayNode toJson() {
        var array = Json.mapper().createArrayNode();
        all.forEach(condition -> array.add(condition.toJson()));
        return array;
    }
}
