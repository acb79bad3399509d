package flagship.interpreter;

import flagship.fleetapi.ResourceSelector;
import flagship.kubemodel.ObjectHead;
import java.util.List;

/** The selectors of a policy made ready to be matched against many templates: the closest counts. */
public record TemplateMatch(List<SelectorMatch> selectors) {
    public TemplateMatch {
        selectors = List.copyOf(selectors);
    }

    /** No selectors match nothing: what that means is for the kind of policy to say. */
    public static TemplateMatch of(List<ResourceSelector> selectors) {
        return new TemplateMatch(selectors.stream().map(SelectorMatch::of).toList());
    }

    /** How closely the template is meant: {@link SelectorMatch#NONE} to {@link SelectorMatch#BY_NAME}. */
    public int priority(ObjectHead template) {
        int best = SelectorMatch.NONE;
        for (SelectorMatch selector : selectors) {
            best = Math.max(best, selector.priority(template));
        }
        return best;
    }
}
