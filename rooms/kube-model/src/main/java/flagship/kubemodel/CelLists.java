package flagship.kubemodel;

import flagship.kubemodel.SchemaNode.ListType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists: concatenation, the functions of Kubernetes' list library, and sets. */
final class CelLists {
    private CelLists() {}

    /** The receiver decides: elements of sets are united, those of map lists replaced by key. */
    static List<?> concat(List<?> left, List<?> right, CelBudget budget) {
        if (left instanceof CelValues.Items items && items.shape().listType() != ListType.ATOMIC) {
            return unite(items, right, budget);
        }
        budget.charge(right.size());
        return Growing.of(left, budget).plus(right);
    }

    private static List<?> unite(CelValues.Items left, List<?> right, CelBudget budget) {
        var united = new ArrayList<Object>(left);
        for (Object element : right) {
            int at = indexOf(united, element, left.shape(), budget);
            if (at < 0) {
                united.add(element);
            } else {
                united.set(at, element);
            }
        }
        return united;
    }

    private static int indexOf(List<?> list, Object element, CelShape.Items shape, CelBudget budget) {
        for (int i = 0; i < list.size(); i++) {
            budget.charge(1);
            if (sameElement(list.get(i), element, shape, budget)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean sameElement(Object a, Object b, CelShape.Items shape, CelBudget budget) {
        if (shape.listType() == ListType.MAP && a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return shape.keys().stream().allMatch(key -> CelEquality.equal(left.get(key), right.get(key), budget));
        }
        return CelEquality.equal(a, b, budget);
    }

    /**
     * A list that macros append to, one element at a time: views share one growing array, so that {@code n} appends cost {@code n} steps.
     * Confined to one evaluation.
     */
    private static final class Growing extends AbstractList<Object> {
        private final List<Object> shared;
        private final int size;

        private Growing(List<Object> shared, int size) {
            this.shared = shared;
            this.size = size;
        }

        static Growing of(List<?> list, CelBudget budget) {
            if (list instanceof Growing growing && growing.shared.size() == growing.size) {
                return growing;
            }
            budget.charge(list.size()); // It is copied.
            var copy = new ArrayList<Object>(list);
            return new Growing(copy, copy.size());
        }

        Growing plus(List<?> more) {
            shared.addAll(more);
            return new Growing(shared, shared.size());
        }

        @Override
        public Object get(int index) {
            return shared.get(index);
        }

        @Override
        public int size() {
            return size;
        }
    }

    static Object isSorted(List<?> list, CelBudget budget) {
        for (int i = 1; i < list.size(); i++) {
            budget.charge(1);
            if (CelEquality.compare(list.get(i - 1), list.get(i), budget) > 0) {
                return false;
            }
        }
        return true;
    }

    static Object sum(List<?> list, CelBudget budget) {
        if (list.isEmpty()) {
            return 0L;
        }
        Object sum = list.getFirst();
        for (Object element : list.subList(1, list.size())) {
            budget.charge(1);
            sum = CelArithmetic.add(sum, element, budget);
        }
        return sum;
    }

    /** @param sign 1 for the greatest element, -1 for the least */
    static Object extreme(List<?> list, int sign, CelBudget budget) {
        if (list.isEmpty()) {
            throw new CelError((sign > 0 ? "max" : "min") + " called on empty list");
        }
        Object best = list.getFirst();
        for (Object element : list) {
            budget.charge(1);
            if (sign * CelEquality.compare(element, best, budget) > 0) {
                best = element;
            }
        }
        return best;
    }

    static Object indexOf(List<?> list, Object element, CelBudget budget) {
        for (int i = 0; i < list.size(); i++) {
            budget.charge(1);
            if (CelEquality.equal(list.get(i), element, budget)) {
                return (long) i;
            }
        }
        return -1L;
    }

    static Object lastIndexOf(List<?> list, Object element, CelBudget budget) {
        for (int i = list.size() - 1; i >= 0; i--) {
            budget.charge(1);
            if (CelEquality.equal(list.get(i), element, budget)) {
                return (long) i;
            }
        }
        return -1L;
    }

    static boolean containsAll(List<?> list, List<?> elements, CelBudget budget) {
        for (Object element : elements) {
            if (!CelEquality.contains(list, element, budget)) {
                return false;
            }
        }
        return true;
    }

    static boolean intersects(List<?> list, List<?> other, CelBudget budget) {
        for (Object element : other) {
            if (CelEquality.contains(list, element, budget)) {
                return true;
            }
        }
        return false;
    }
}
