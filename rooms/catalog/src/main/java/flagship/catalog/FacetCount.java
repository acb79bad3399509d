package flagship.catalog;

import java.util.List;

/**
 * How many objects are alike.
 *
 * @param values one for each facet, in their order
 */
public record FacetCount(List<String> values, long rows) {
    public FacetCount {
        values = List.copyOf(values);
    }
}
