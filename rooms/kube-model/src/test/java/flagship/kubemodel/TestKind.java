package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A kind whose versions are one form. */
record TestKind(OwnedType type, String subresource, List<List<String>> resetFields) implements OwnedKind {
    static TestKind of(GroupVersionKind kind) {
        return new TestKind(OwnedType.ofNative(kind).orElseThrow(), "", List.of());
    }

    static TestKind custom(String spec) {
        var schema = StructuralSchema.parse(TestJson.node("{'type':'object','properties':{'spec':" + spec
                + ",'status':{'type':'object','properties':" + "{'phase':{'type':'string'}}}}}"));
        return new TestKind(
                OwnedType.ofCustom(new GroupVersionKind("e.com", "v1", "Thing"), schema),
                "",
                List.of(List.of("status")));
    }

    TestKind at(String other) {
        return other.isEmpty() ? this : new TestKind(type, other, List.of(List.of("metadata"), List.of("spec")));
    }

    @Override
    public Optional<OwnedType> in(String apiVersion) {
        return Optional.empty();
    }

    @Override
    public ObjectNode convert(ObjectNode object, String apiVersion) {
        throw new AssertionError("no other version");
    }
}
