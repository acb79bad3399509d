package flagship.scheduling;

import flagship.fleetapi.ClusterSpec.Range;
import flagship.fleetapi.ClusterSpec.ResourceModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the nodes of each grade have free at least.
 *
 * @param grades ascending
 * @param minima for each grade, the lower end of every range
 */
record GradeModels(List<Long> grades, List<ResourceAmounts> minima) {
    static GradeModels of(List<ResourceModel> models) {
        var sorted = new ArrayList<>(models);
        sorted.sort(Comparator.comparingLong(ResourceModel::grade));
        return new GradeModels(
                sorted.stream().map(ResourceModel::grade).toList(),
                sorted.stream().map(GradeModels::minima).toList());
    }

    private static ResourceAmounts minima(ResourceModel model) {
        Map<String, String> texts =
                model.ranges().stream().collect(Collectors.toMap(Range::name, Range::min, (first, _) -> first));
        return ResourceAmounts.of(ResourceAmounts.parse(texts));
    }
}
