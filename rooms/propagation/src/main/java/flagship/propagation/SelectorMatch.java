package flagship.propagation;

import flagship.fleetapi.ResourceSelector;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.ObjectHead;
import java.util.Optional;

/**
 * A selector of templates made ready to be matched many times. Pure.
 *
 * @param labels absent where labels do not count; a selector that cannot be understood selects nothing
 */
record SelectorMatch(ResourceSelector selector, Optional<LabelSelector> labels) {
    static final int NONE = 0;
    static final int ALL_OF_A_KIND = 1;
    static final int BY_LABELS = 2;
    static final int BY_NAME = 3;

    static SelectorMatch of(ResourceSelector selector) {
        return new SelectorMatch(
                selector,
                selector.name().isEmpty()
                        ? selector.labelSelector().map(it -> understood(it.toJson()))
                        : Optional.empty());
    }

    private static LabelSelector understood(com.fasterxml.jackson.databind.JsonNode selector) {
        try {
            return LabelSelector.of(selector);
        } catch (ApiException e) {
            return LabelSelector.NOTHING;
        }
    }

    /** How closely the selector means the template: {@link #NONE} to {@link #BY_NAME}. */
    int priority(ObjectHead template) {
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
