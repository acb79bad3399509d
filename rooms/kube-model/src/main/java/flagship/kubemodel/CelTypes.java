package flagship.kubemodel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shapes as the types of the checker. Filled while an environment is built, then only read. */
final class CelTypes {
    private final Map<String, CelType> structs = new LinkedHashMap<>();

    CelType of(CelShape shape) {
        return switch (shape) {
            case CelShape.Scalar scalar ->
                switch (scalar) {
                    case ANY -> SimpleType.DYN;
                    case BOOL -> SimpleType.BOOL;
                    case INT -> SimpleType.INT;
                    case DOUBLE -> SimpleType.DOUBLE;
                    case AUTHORIZER -> OpaqueType.create("kubernetes.authorization.Authorizer");
                    case RESOURCE_CHECK -> OpaqueType.create("kubernetes.authorization.ResourceCheck");
                };
            case CelShape.Text text ->
                switch (text.kind()) {
                    case STRING -> SimpleType.STRING;
                    case BYTES -> SimpleType.BYTES;
                    case TIMESTAMP -> SimpleType.TIMESTAMP;
                    case DURATION -> SimpleType.DURATION;
                };
            case CelShape.Items items -> ListType.create(of(items.item()));
            case CelShape.Dictionary map -> MapType.create(SimpleType.STRING, of(map.value()));
            case CelShape.Struct struct -> struct(struct);
        };
    }

    private CelType struct(CelShape.Struct struct) {
        var known = structs.get(struct.name());
        if (known != null) {
            return known;
        }
        var members = new LinkedHashMap<String, CelType>();
        struct.fields().forEach((name, field) -> members.put(name, of(field.shape())));
        var fields = ImmutableMap.copyOf(members);
        var type = StructType.create(struct.name(), fields.keySet(), name -> Optional.ofNullable(fields.get(name)));
        structs.put(struct.name(), type);
        return type;
    }

    /** What has been seen so far, for the checker. */
    CelTypeProvider provider() {
        return new Provider(ImmutableMap.copyOf(structs));
    }

    private record Provider(ImmutableMap<String, CelType> structs) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return structs.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(structs.get(name));
        }
    }
}
