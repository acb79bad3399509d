package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.StructuralSchema;
import java.util.List;
import java.util.Optional;

/**
 * What a CustomResourceDefinition says of one served version.
 *
 * @param definition name of the definition
 * @param schema what instances look like
 * @param storedSchema what instances look like in the version that is stored
 * @param openApi the schema as its author wrote it
 * @param status whether {@code /status} is served
 * @param columns {@code additionalPrinterColumns}; missing for none
 * @param selectableFields without the leading dot
 * @param deprecation the warning of a deprecated version
 * @param since the store's revision from which on written instances are known to fit this definition
 * @param converter {@code spec.conversion.webhook}; empty where only the version's name changes
 * @param terminating whether the definition is being deleted: no new instances
 */
record CustomVersion(
        String definition,
        StructuralSchema schema,
        StructuralSchema storedSchema,
        JsonNode openApi,
        boolean status,
        Optional<Scale> scale,
        JsonNode columns,
        List<String> selectableFields,
        Optional<String> deprecation,
        long since,
        Optional<JsonNode> converter,
        boolean terminating) {
    /** Where a scale lies in an instance: paths without the leading dot; the selector's may be empty. */
    record Scale(String specReplicas, String statusReplicas, String labelSelector) {}

    CustomVersion {
        selectableFields = List.copyOf(selectableFields);
    }
}
