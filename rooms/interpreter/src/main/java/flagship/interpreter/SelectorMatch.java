package flagship.interpreter;

import flagship.fleetapi.ResourceSelector;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.ObjectHead;
import java.util.Optional;

/**
 * A selector of templates made ready to be matched many times. Pure.
 *
 * <p>Source: Karmada, {@code pkg/util/selector.go}.
 *
 * @param labels absent where labels do not count; a selector that cannot be understood selects nothing
 */
public record SelectorMatch(ResourceSelector selector, Optional<LabelSelector> labels) {
    public static final int NONE = 0;
    public static final int ALL_OF_A_KIND = 1;
    public static final int BY_LABELS = 2;
    public static final int BY_NAME = 3;

    public static SelectorMatch of(ResourceSelector selector) {
        return new SelectorMatch(
                selector,
                selector.name().isEmpty()
                        ? selector.labelSelector().map(it -> LabelSelector.orNothing(it.toJson()))
                        : Optional.empty());
    }

    /** How closely the selector means the template: {@link #NONE} to {@link #BY_NAME}. */
    public int priority(ObjectHead template) {
        if (!selector.apiVersion().equals(template.apiVersion())
                || !selector.kind().equals(template.kind())
                || !(selector.namespace().isEmpty() || selector.namespace().equals(template.namespace()))) {
            return NONE;
        }
        if (!selector.name().isEmpty()) {
            return selector.name().equals(template.name()) ? BY_NAME : NONE;
        }
        if (labels.isEmpty()) {
            return ALL_OF_A_KIND;
        }
        return labels.get().matches(template.labels()) ? BY_LABELS : NONE;
    }
}
