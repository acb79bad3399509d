package flagship.ovsdb;

import java.util.Optional;
import java.util.UUID;

/**
 * How one row of a replica changed.
 *
 * @param before absent for a new row
 * @param after absent for a deleted one
 */
public record RowChange(String table, UUID uuid, Optional<Row> before, Optional<Row> after) {}
