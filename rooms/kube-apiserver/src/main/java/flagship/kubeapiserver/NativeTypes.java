package flagship.kubeapiserver;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NativeKind;
import flagship.kubemodel.NativeKinds;
import java.util.List;
import java.util.Optional;

/** The native kinds as served types. */
final class NativeTypes {
    private NativeTypes() {}

    static List<ServedType> all() {
        return NativeKinds.all().stream().map(NativeTypes::type).toList();
    }

    private static ServedType type(NativeKind kind) {
        return new ServedType(
                kind.gvr(),
                kind.gvk(),
                kind.namespaced(),
                new ServedType.Words(kind.listKind(), kind.singular(), kind.shortNames(), kind.categories()),
                kind.verbs(),
                kind.subresources(),
                stored(kind),
                storage(kind),
                Optional.empty());
    }

    /** Two kinds are served in two forms, of which the store knows one. */
    private static GroupVersionKind stored(NativeKind kind) {
        return switch (kind.kind()) {
            case "Event" -> new GroupVersionKind("", "v1", "Event");
            case "HorizontalPodAutoscaler" -> new GroupVersionKind("autoscaling", "v2", kind.kind());
            default -> kind.gvk();
        };
    }

    private static GroupResource storage(NativeKind kind) {
        return kind.kind().equals("Event")
                ? new GroupResource("", "events")
                : kind.gvr().groupResource();
    }
}
