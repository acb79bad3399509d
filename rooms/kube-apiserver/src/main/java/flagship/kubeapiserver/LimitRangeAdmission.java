package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.LimitRangeItem;
import flagship.kubestore.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies the LimitRanges of a namespace to its new pods. Safe for use by many threads. */
final class LimitRangeAdmission implements Admission {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");

    private final ObjectStore store;

    LimitRangeAdmission(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void mutate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        if (!concerns(request, current)) {
            return;
        }
        var set = collect(request, item -> item.fillIn(object));
        if (!set.isEmpty()) {
            ObjectMeta.of(object)
                    .node()
                    .withObject("annotations")
                    .put("kubernetes.io/limit-ranger", "LimitRanger plugin set: " + String.join("; ", set));
        }
    }

    @Override
    public void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        if (!concerns(request, current)) {
            return;
        }
        var wrong = collect(request, item -> item.check(object));
        if (!wrong.isEmpty()) {
            throw ApiException.forbidden(
                    PODS,
                    ObjectMeta.of(object).name(),
                    wrong.size() == 1 ? wrong.getFirst() : "[" + String.join(", ", wrong) + "]");
        }
    }

    private static boolean concerns(WriteRequest request, @Nullable ObjectNode current) {
        return current == null && request.type().groupResource().equals(PODS);
    }

    private List<String> collect(WriteRequest request, Function<LimitRangeItem, List<String>> action) {
        var collected = new ArrayList<String>();
        store.scan(StoreKeys.prefix(LIMIT_RANGES, request.target().namespace()), 0, "", stored -> {
            for (JsonNode item : Json.parse(stored.value()).path("spec").path("limits")) {
                collected.addAll(action.apply(new LimitRangeItem(item)));
            }
            return true;
        });
        return collected;
    }
}
