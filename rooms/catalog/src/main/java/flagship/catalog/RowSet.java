package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * A batch, compressed and in the order of the key: what the writer takes.
 *
 * @param rows each name once
 */
record RowSet(String cluster, GroupVersionResource type, List<Row> rows, Optional<Checkpoint> checkpoint) {}
