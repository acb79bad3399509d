package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ResourceSelector;
import flagship.kubemodel.LabelSelector;
import java.util.List;
import java.util.Optional;

/**
 * The selectors of a policy made ready to be matched against many templates.
 *
 * <p>The result is the implicit priority of the match: {@value #NONE}, {@value #ALL}, {@value #LABELS} or {@value #NAME}; of several
 * selectors the greatest counts.
 *
 * <p>Source: Karmada, {@code pkg/util/selector.go}.
 */
public final class TemplateMatch {
    public static final int NONE = 0;
    public static final int ALL = 1;
    public static final int LABELS = 2;
    public static final int NAME = 3;

    private final List<Matcher> matchers;

    private TemplateMatch(List<Matcher> matchers) {
        this.matchers = matchers;
    }

    private record Matcher(ResourceSelector selector, Optional<LabelSelector> labels) {
        static Matcher of(ResourceSelector selector) {
            return new Matcher(selector, selector.labelSelector().map(AffinityMatch::understood));
        }

        int priority(JsonNode template) {
            boolean isKind = selector.kind().equals(Trees.text(template, "kind"))
                    && selector.apiVersion().equals(Trees.text(template, "apiVersion"))
                    && (selector.namespace().isEmpty() || selector.namespace().equals(Trees.namespace(template)));
            if (!isKind) {
                return NONE;
            }
            if (!selector.name().isEmpty()) {
                return selector.name().equals(Trees.name(template)) ? NAME : NONE;
            }
            if (labels.isEmpty()) {
                return ALL;
            }
            return labels.get().matches(Trees.texts(Trees.at(template, "metadata", "labels"))) ? LABELS : NONE;
        }
    }

    /** No selectors match nothing: what that means is for the kind of policy to say. */
    public static TemplateMatch of(List<ResourceSelector> selectors) {
        return new TemplateMatch(selectors.stream().map(Matcher::of).toList());
    }

    /** How well the template matches. */
    public int priority(JsonNode template) {
        int best = NONE;
        for (Matcher matcher : matchers) {
            best = Math.max(best, matcher.priority(template));
        }
        return best;
    }
}
