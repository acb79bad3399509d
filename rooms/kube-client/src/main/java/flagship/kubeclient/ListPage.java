package flagship.kubeclient;

import java.util.List;

/**
 * One page of a list.
 *
 * @param resourceVersion of the list; a watch from it misses nothing
 * @param continuation token for the next page; empty on the last
 */
public record ListPage(List<RawObject> items, String resourceVersion, String continuation) {
    public ListPage {
        items = List.copyOf(items);
    }
}
