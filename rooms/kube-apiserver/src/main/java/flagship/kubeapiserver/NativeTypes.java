package flagship.kubeapiserver;

import flagship.kubemodel.NativeConversion;
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
                NativeConversion.storedAs(kind.gvk()),
                NativeConversion.storedAs(kind.gvr().groupResource()),
                Optional.empty());
    }
}
