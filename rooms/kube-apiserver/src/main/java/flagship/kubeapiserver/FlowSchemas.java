package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Which flow a request belongs to, as its answer says in two headers. This server knows the two mandatory flows: administrators are exempt
 * from limits, everybody else shares {@code catch-all}, whose limit is shared out by {@link FairQueues}.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/apis/flowcontrol/bootstrap}; contract kube-api.md 3.1 and 18.
 *
 * @param exempt of administrators; absent where the store has no such objects
 * @param others of everybody else
 */
record FlowSchemas(Optional<Flow> exempt, Optional<Flow> others) {
    private static final String GROUP = "flowcontrol.apiserver.k8s.io";
    static final GroupVersionResource SCHEMAS = new GroupVersionResource(GROUP, "v1", "flowschemas");
    static final GroupVersionResource LEVELS = new GroupVersionResource(GROUP, "v1", "prioritylevelconfigurations");
    private static final String EXEMPT = "exempt";
    private static final String CATCH_ALL = "catch-all";

    /** For servers without such objects. */
    static final FlowSchemas NONE = new FlowSchemas(Optional.empty(), Optional.empty());

    /** The uids of a FlowSchema and of its PriorityLevelConfiguration. */
    record Flow(String schema, String level) {}

    /** As they lie in the store now. */
    static FlowSchemas read(ObjectStore store) {
        return new FlowSchemas(flow(store, EXEMPT), flow(store, CATCH_ALL));
    }

    private static Optional<Flow> flow(ObjectStore store, String name) {
        var schema = uid(store, SCHEMAS, name);
        var level = uid(store, LEVELS, name);
        return schema.isPresent() && level.isPresent()
                ? Optional.of(new Flow(schema.get(), level.get()))
                : Optional.empty();
    }

    private static Optional<String> uid(ObjectStore store, GroupVersionResource type, String name) {
        var key = StoreKeys.key(new GroupResource(type.group(), type.resource()), new NamespacedName("", name));
        return store.get(key).map(stored -> ObjectHead.read(stored.value()).uid());
    }

    /** Says in the answer which flow the request was in. */
    void tell(UserInfo user, ApiResponse response) {
        var flow = user.groups().contains(UserInfo.MASTERS) ? exempt : others;
        flow.ifPresent(known -> {
            response.header("X-Kubernetes-Pf-Flowschema-Uid", known.schema());
            response.header("X-Kubernetes-Pf-Prioritylevel-Uid", known.level());
        });
    }

    static List<ObjectNode> schemas() {
        return List.of(
                schema(EXEMPT, 1, List.of(UserInfo.MASTERS)),
                schema(CATCH_ALL, 10_000, List.of("system:unauthenticated", "system:authenticated")));
    }

    static List<ObjectNode> levels() {
        return List.of(
                object("PriorityLevelConfiguration", EXEMPT, "{'type':'Exempt'}"),
                object(
                        "PriorityLevelConfiguration",
                        CATCH_ALL,
                        "{'type':'Limited','limited':{'nominalConcurrencyShares':5,'lendablePercent':0,'limitResponse':{'type':'Reject'}}}"));
    }

    private static ObjectNode schema(String name, int precedence, List<String> groups) {
        var subjects = groups.stream()
                .map(group -> "{'kind':'Group','group':{'name':'%s'}}".formatted(group))
                .toList();
        return object("FlowSchema", name, """
                {'matchingPrecedence':%d,'priorityLevelConfiguration':{'name':'%s'},'rules':[{'subjects':%s,
                'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],'clusterScope':true,'namespaces':['*']}],
                'nonResourceRules':[{'verbs':['*'],'nonResourceURLs':['*']}]}]}""".formatted(precedence, name, subjects));
    }

    private static ObjectNode object(String kind, String name, String spec) {
        var object = Json.object().put("kind", kind).put("apiVersion", GROUP + "/v1");
        object.putObject("metadata").put("name", name);
        object.set("spec", Json.parseObject(spec.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return object;
    }
}
