package flagship.catalog;

import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Turns conditions on the content of objects into conditions on what is indexed of them, where that says the same; where it says less, objects
 * are looked at besides. Safe for use by many threads.
 */
final class FieldTranslation {
    private final Readers readers;

    FieldTranslation(Readers readers) {
        this.readers = readers;
    }

    /** The same query, of indexed fields as if they were labels. */
    SearchQuery translate(SearchQuery query) {
        var content = query.filter().content();
        if (content.isEmpty() || content.get().fields().isEmpty()) {
            return query;
        }
        var fields = IndexedFields.of(query.type());
        var requirements = new ArrayList<>(query.labels().requirements());
        boolean whole = content.get().isFieldsAlone();
        for (FieldCondition condition : content.get().fields()) {
            var column = fields.find(condition.field());
            if (column.isPresent() && isTold(condition, column.get())) {
                requirements.add(requirement(condition, column.get()));
                whole &= column.get().whole();
            } else {
                whole = false;
            }
        }
        boolean any = requirements.size() > query.labels().requirements().size();
        return any && readers.read(TallyProgress::isComplete) ? with(query, requirements, whole) : query;
    }

    /** Whether an object that the condition wants has the facts that say so. */
    private static boolean isTold(FieldCondition condition, IndexedFields.Column column) {
        return (column.whole() || !condition.negated())
                && condition.values().stream().allMatch(FieldTranslation::isText);
    }

    /** Lists and maps are not indexed, but a selector may ask for their text. */
    private static boolean isText(String value) {
        return IndexedFields.isStorable(value) && !value.startsWith("{") && !value.startsWith("[");
    }

    private static Requirement requirement(FieldCondition condition, IndexedFields.Column column) {
        return new Requirement(
                column.key(),
                condition.negated() ? Operator.NOT_IN : Operator.IN,
                List.copyOf(new TreeSet<>(condition.values())));
    }

    private static SearchQuery with(SearchQuery query, List<Requirement> requirements, boolean whole) {
        var filter = query.filter();
        return new SearchQuery(
                query.type(),
                query.clusters(),
                query.namespaces(),
                query.names(),
                new LabelSelector(requirements),
                new SearchFilter(
                        filter.since(),
                        filter.before(),
                        filter.nameParts(),
                        filter.owner(),
                        whole ? Optional.empty() : filter.content(),
                        filter.visible()),
                query.order(),
                query.limit(),
                query.after(),
                query.offset());
    }
}
