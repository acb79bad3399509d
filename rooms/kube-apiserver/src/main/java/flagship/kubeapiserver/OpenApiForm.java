package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One of the two languages in which the same operations and components are written. Without state. */
interface OpenApiForm {
    /** What stands before paths and components. */
    ObjectNode head();

    /** The paths' operations without what all of them share, then that. */
    ObjectNode pathItem(List<OpenApiOperation> operations);

    /**
     * A component.
     *
     * @param schema as in v3; may be changed
     * @param custom whether it comes from the definition of a custom kind
     */
    ObjectNode component(ObjectNode schema, boolean custom);

    /** What surrounds the components: members of {@code components} in v3. */
    ObjectNode aroundComponents();

    /** Whether components stand below {@code components/schemas} and not in {@code definitions}. */
    boolean nestsComponents();

    /** The parameters that all operations of a path have, in the order of their names. */
    static Set<OpenApiParameter> shared(List<OpenApiOperation> operations) {
        var shared = new TreeMap<String, OpenApiParameter>();
        operations.getFirst().parameters().stream()
                .filter(parameter ->
                        operations.stream().allMatch(other -> other.parameters().contains(parameter)))
                .forEach(parameter -> shared.put(parameter.name() + "-" + parameter.in(), parameter));
        return new java.util.LinkedHashSet<>(shared.values());
    }

    /** The parameters of one operation that not all of its path have. */
    static List<OpenApiParameter> own(OpenApiOperation operation, Set<OpenApiParameter> shared) {
        return operation.parameters().stream()
                .filter(parameter -> !shared.contains(parameter))
                .collect(Collectors.toList());
    }
}
