package flagship.catalog;

import java.util.List;

/**
 * Some changes in the order of their revisions.
 *
 * @param reached all changes up to this revision have been read; where to go on
 */
public record ChangePage(List<ObjectChange> changes, long reached) {
    public ChangePage {
        changes = List.copyOf(changes);
    }
}
