package flagship.catalog;

/**
 * One criterion of a search's order. Rows that are equal in all of them come in the order of namespace, name, cluster.
 *
 * @param descending largest first
 */
public record SortKey(Column column, boolean descending) {
    /** What rows can be ordered by. Text is compared bytewise. */
    public enum Column {
        CLUSTER("o.cluster", false),
        NAMESPACE("o.namespace", false),
        NAME("o.name", false),
        UID("o.uid", false),
        /** Objects without a controlling owner come before all others. */
        OWNER_UID("coalesce(o.owner, '')", false),
        /** As a number, as members count theirs. */
        RESOURCE_VERSION("o.version", true),
        /** Objects without a time of creation come before all others. */
        CREATED_AT("coalesce(o.created, -9223372036854775807)", true),
        /** The order in which the catalog first saw the objects. */
        FIRST_SEEN("o.id", true);

        private final String expression;
        private final boolean number;

        Column(String expression, boolean number) {
            this.expression = expression;
            this.number = number;
        }

        String expression(Dialect dialect) {
            return this == RESOURCE_VERSION ? dialect.number(expression) : expression;
        }

        /** Whether its values are longs, and else strings. */
        boolean isNumber() {
            return number;
        }
    }
}
