package flagship.propagation;

import flagship.fleetapi.ClusterSpec.Range;
import flagship.fleetapi.ClusterSpec.ResourceModel;
import flagship.fleetapi.ClusterStatus.Modeling;
import flagship.kubemodel.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Classes of nodes by their free resources, lowest first. Pure.
 *
 * <p>Source: Karmada, cluster resource models; a node without a free pod slot is left out, and only that node.
 */
record ResourceGrades(List<ResourceModel> models) {
    private static final String[][] DEFAULTS = {
        {"0", "1", "0", "4Gi"},
        {"1", "2", "4Gi", "16Gi"},
        {"2", "4", "16Gi", "32Gi"},
        {"4", "8", "32Gi", "64Gi"},
        {"8", "16", "64Gi", "128Gi"},
        {"16", "32", "128Gi", "256Gi"},
        {"32", "64", "256Gi", "512Gi"},
        {"64", "128", "512Gi", "1024Gi"},
        {"128", "9223372036854775807", "1024Gi", "9223372036854775807"},
    };

    ResourceGrades {
        models = models.stream()
                .sorted(Comparator.comparingLong(ResourceModel::grade))
                .toList();
    }

    /** The models that a Cluster names, or the default ones. */
    static ResourceGrades of(List<ResourceModel> named) {
        if (!named.isEmpty()) {
            return new ResourceGrades(named);
        }
        var defaults = new ArrayList<ResourceModel>();
        for (int grade = 0; grade < DEFAULTS.length; grade++) {
            var row = DEFAULTS[grade];
            defaults.add(new ResourceModel(
                    grade, List.of(new Range("cpu", row[0], row[1]), new Range("memory", row[2], row[3]))));
        }
        return new ResourceGrades(defaults);
    }

    /** How many nodes are of each grade; every grade is listed. {@code free} holds each node's free resources. */
    List<Modeling> count(Collection<Map<String, Quantity>> free) {
        long[] nodes = new long[models.size()];
        for (Map<String, Quantity> node : free) {
            if (node.getOrDefault("pods", Quantity.ZERO).compareTo(Quantity.ZERO) > 0) {
                nodes[grade(node)]++;
            }
        }
        var counts = new ArrayList<Modeling>();
        for (int index = 0; index < nodes.length; index++) {
            counts.add(new Modeling(models.get(index).grade(), nodes[index]));
        }
        return counts;
    }

    private int grade(Map<String, Quantity> free) {
        int lowest = models.size() - 1;
        for (Range range : models.getFirst().ranges()) {
            lowest = Math.min(lowest, grade(range.name(), free.getOrDefault(range.name(), Quantity.ZERO)));
        }
        return lowest;
    }

    /** The highest grade whose minimum the quantity reaches. */
    private int grade(String resource, Quantity quantity) {
        for (int index = models.size() - 1; index > 0; index--) {
            for (Range range : models.get(index).ranges()) {
                if (range.name().equals(resource) && quantity.compareTo(Quantity.parse(range.min())) >= 0) {
                    return index;
                }
            }
        }
        return 0;
    }
}
