package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One item of a LimitRange for containers or whole pods: fills in what containers do not ask for, and tells what is out of range. Pure.
 *
 * <p>Source: {@code plugin/pkg/admission/limitranger/admission.go} 1.32.
 */
public final class LimitRangeItem {
    private final String type;
    private final JsonNode item;

    /** @param item an element of {@code spec.limits} */
    public LimitRangeItem(JsonNode item) {
        this.type = item.path("type").asText();
        this.item = item;
    }

    /**
     * Fills in the requests and limits that containers leave out.
     *
     * @return what was set, in the words of the annotation; empty for nothing
     */
    public List<String> fillIn(ObjectNode pod) {
        var set = new ArrayList<String>();
        if (type.equals("Container")) {
            fillIn(pod, "containers", "container", set);
            fillIn(pod, "initContainers", "init container", set);
        }
        return set;
    }

    private void fillIn(ObjectNode pod, String list, String word, List<String> set) {
        for (JsonNode container : pod.path("spec").path(list)) {
            var resources = Trees.object((ObjectNode) container, "resources");
            // What is limited but not asked for is asked for as it is limited.
            var requests = fillIn(resources, "requests", item.path("defaultRequest"));
            var limits = fillIn(resources, "limits", item.path("default"));
            var name = container.path("name").asText();
            if (!requests.isEmpty()) {
                set.add(String.join(", ", requests) + " request for " + word + " " + name);
            }
            if (!limits.isEmpty()) {
                set.add(String.join(", ", limits) + " limit for " + word + " " + name);
            }
        }
    }

    private static List<String> fillIn(ObjectNode resources, String member, JsonNode defaults) {
        var missing = new TreeSet<String>();
        defaults.forEachEntry((name, value) -> {
            if (!resources.path(member).has(name)) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            var values = Trees.object(resources, member);
            missing.forEach(name -> values.set(name, defaults.get(name)));
        } else if (resources.path(member).isEmpty()) {
            resources.remove(member);
        }
        return List.copyOf(missing);
    }

    /** What is out of range. */
    public List<String> check(JsonNode pod) {
        var wrong = new ArrayList<String>();
        switch (type) {
            case "Container" -> {
                for (String list : List.of("containers", "initContainers")) {
                    pod.path("spec").path(list).forEach(container -> check(container.path("resources"), wrong));
                }
            }
            case "Pod" -> check(sums(pod), wrong);
            default -> {}
        }
        return wrong;
    }

    /** The sum over a pod's containers; an init container counts where it alone takes more. */
    private static JsonNode sums(JsonNode pod) {
        var sums = Json.object();
        for (String member : List.of("requests", "limits")) {
            var total = sums.putObject(member);
            pod.path("spec")
                    .path("containers")
                    .forEach(container -> container
                            .path("resources")
                            .path(member)
                            .forEachEntry((name, value) -> total.put(
                                    name,
                                    quantity(total.path(name))
                                            .add(quantity(value))
                                            .toString())));
            pod.path("spec")
                    .path("initContainers")
                    .forEach(container -> container
                            .path("resources")
                            .path(member)
                            .forEachEntry((name, value) -> {
                                if (quantity(value).compareTo(quantity(total.path(name))) > 0) {
                                    total.set(name, value);
                                }
                            }));
        }
        return sums;
    }

    private void check(JsonNode resources, List<String> wrong) {
        var requests = resources.path("requests");
        var limits = resources.path("limits");
        item.path("min").forEachEntry((name, least) -> {
            if (!requests.has(name)) {
                wrong.add(
                        "minimum %s usage per %s is %s.  No request is specified".formatted(name, type, shown(least)));
            } else if (quantity(requests.path(name)).compareTo(quantity(least)) < 0) {
                wrong.add("minimum %s usage per %s is %s, but request is %s"
                        .formatted(name, type, shown(least), shown(requests.path(name))));
            }
        });
        item.path("max").forEachEntry((name, most) -> {
            if (!limits.has(name)) {
                wrong.add("maximum %s usage per %s is %s.  No limit is specified".formatted(name, type, shown(most)));
            } else if (quantity(limits.path(name)).compareTo(quantity(most)) > 0) {
                wrong.add("maximum %s usage per %s is %s, but limit is %s"
                        .formatted(name, type, shown(most), shown(limits.path(name))));
            } else if (requests.has(name) && quantity(requests.path(name)).compareTo(quantity(most)) > 0) {
                wrong.add("maximum %s usage per %s is %s, but request is %s"
                        .formatted(name, type, shown(most), shown(requests.path(name))));
            }
        });
        item.path("maxLimitRequestRatio").forEachEntry((name, most) -> ratio(name, most, resources, wrong));
    }

    private void ratio(String name, JsonNode most, JsonNode resources, List<String> wrong) {
        var request = quantity(resources.path("requests").path(name));
        var limit = quantity(resources.path("limits").path(name));
        if (request.isZero() || limit.isZero()) {
            wrong.add("%s max limit to request ratio per %s is %s, but no request is specified or request is 0"
                    .formatted(name, type, shown(most)));
            return;
        }
        double ratio = limit.amount().doubleValue() / request.amount().doubleValue();
        if (ratio > quantity(most).amount().doubleValue()) {
            wrong.add("%s max limit to request ratio per %s is %s, but provided ratio is %f"
                    .formatted(name, type, shown(most), ratio));
        }
    }

    private static String shown(JsonNode quantity) {
        return quantity(quantity).toString();
    }

    private static Quantity quantity(JsonNode value) {
        try {
            return value.isMissingNode() ? Quantity.ZERO : Quantity.parse(value.asText());
        } catch (NumberFormatException e) {
            return Quantity.ZERO; // The rules of the kind say so.
        }
    }
}
