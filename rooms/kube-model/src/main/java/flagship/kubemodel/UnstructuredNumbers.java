package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * The numbers of custom resources as kube-apiserver holds them: int64 exactly, everything else as float64, whose integral values are
 * written without a fraction ({@code 2.0} becomes {@code 2}).
 */
final class UnstructuredNumbers {
    private UnstructuredNumbers() {}

    /**
     * Rewrites all numbers in a tree.
     *
     * @throws ApiException 400 if a number is beyond a float64's range
     */
    static void rewrite(JsonNode tree) {
        switch (tree) {
            case ObjectNode object ->
                object.properties().forEach(entry -> {
                    if (isOther(entry.getValue())) {
                        entry.setValue(held(entry.getValue()));
                    } else {
                        rewrite(entry.getValue());
                    }
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (isOther(array.get(i))) {
                        array.set(i, held(array.get(i)));
                    } else {
                        rewrite(array.get(i));
                    }
                }
            }
            default -> {}
        }
    }

    private static boolean isOther(JsonNode node) {
        return node.isNumber() && !node.isInt() && !node.isLong();
    }

    private static JsonNode held(JsonNode number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw ApiException.badRequest("json: cannot unmarshal number into Go value of type float64: out of range");
        }
        var decimal = BigDecimal.valueOf(value);
        boolean whole = Numbers.isIntegral(decimal);
        if (whole && Math.abs(value) < 0x1p53) {
            // The node type that Json.parse gives for the same number, so that trees stay equal.
            return Math.abs(value) <= Integer.MAX_VALUE ? IntNode.valueOf((int) value) : LongNode.valueOf((long) value);
        }
        return DecimalNode.valueOf(new BigDecimal(Causes.number(decimal)));
    }
}
