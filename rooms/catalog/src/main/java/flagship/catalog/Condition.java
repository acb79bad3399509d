package flagship.catalog;

import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A requirement of a label selector in the catalog's numbers. A number stands for one label for as long as the program runs; a label that
 * comes up after the numbers were read is not among them.
 */
sealed interface Condition {
    /** Has one of these labels; at least one. */
    record Has(List<Long> labels) implements Condition {}

    /** As {@link Has}, for where all objects that have it are few: they are read first, and each row is looked for among them. */
    record Among(List<Long> labels) implements Condition {}

    /** Has none of these labels; at least one. */
    record Lacks(List<Long> labels) implements Condition {}

    record HasKey(long key) implements Condition {}

    record LacksKey(long key) implements Condition {}

    /** The label's value is an integer greater, or less, than {@code number}. */
    record Compares(long key, boolean greater, long number) implements Condition {}

    /** All of a selector's conditions; absent if no object can meet them. Requirements that every object meets are left out. */
    static Optional<List<Condition>> of(LabelSelector selector, Session session) throws SQLException {
        var conditions = new ArrayList<Condition>();
        for (Requirement requirement : selector.requirements()) {
            var key = session.first(
                    Sql.of("SELECT id FROM label_key WHERE name = ?", requirement.key()), row -> row.getLong(1));
            if (key.isPresent()) {
                var condition = of(requirement, key.get(), session);
                condition.ifPresent(conditions::add);
                if (condition.isEmpty() && requirement.operator() == Operator.IN) {
                    return Optional.empty();
                }
            } else if (!metWithoutKey(requirement.operator())) {
                return Optional.empty();
            }
        }
        return Optional.of(conditions);
    }

    private static boolean metWithoutKey(Operator operator) {
        return operator == Operator.NOT_IN || operator == Operator.DOES_NOT_EXIST;
    }

    private static Optional<Condition> of(Requirement requirement, long key, Session session) throws SQLException {
        return switch (requirement.operator()) {
            case IN -> labels(requirement, key, session).map(Has::new);
            case NOT_IN -> labels(requirement, key, session).map(Lacks::new);
            case EXISTS -> Optional.of(new HasKey(key));
            case DOES_NOT_EXIST -> Optional.of(new LacksKey(key));
            case GREATER_THAN ->
                Optional.of(new Compares(
                        key, true, Long.parseLong(requirement.values().getFirst())));
            case LESS_THAN ->
                Optional.of(new Compares(
                        key, false, Long.parseLong(requirement.values().getFirst())));
        };
    }

    private static Optional<List<Long>> labels(Requirement requirement, long key, Session session) throws SQLException {
        var found = new ArrayList<Long>();
        for (String value : requirement.values()) {
            session.first(
                            Sql.of("SELECT id FROM label WHERE label_key = ? AND value = ?", key, value),
                            row -> row.getLong(1))
                    .ifPresent(found::add);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }
}
