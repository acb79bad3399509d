package flagship.clusterimport;

import flagship.gotemplate.GoTemplate;
import flagship.gotemplate.TemplateError;
import flagship.gotemplate.TemplateLimits;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One template of a policy.
 *
 * @param reason of the condition when it fails
 */
record ImportTemplate(GoTemplate template, String reason) {
    private static final String TRUE = "true";

    /**
     * Parses it.
     *
     * @param field of the spec, for messages
     * @throws ImportFailure with that reason if it is no template
     */
    static ImportTemplate parse(String field, String text, String reason) throws ImportFailure {
        try {
            return new ImportTemplate(GoTemplate.parse(field, text), reason);
        } catch (TemplateError e) {
            throw failure(reason, e);
        }
    }

    /** @throws ImportFailure with the reason of this template if it fails */
    String render(Map<String, @Nullable Object> data) throws ImportFailure {
        try {
            return template.render(data, TemplateLimits.DEFAULT);
        } catch (TemplateError e) {
            throw failure(reason, e);
        }
    }

    /** Rendered, without the white space around it. */
    String text(Map<String, @Nullable Object> data) throws ImportFailure {
        return render(data).strip();
    }

    /** Whether it renders to {@code true}, in whatever case. */
    boolean holds(Map<String, @Nullable Object> data) throws ImportFailure {
        return text(data).toLowerCase(Locale.ROOT).equals(TRUE);
    }

    private static ImportFailure failure(String reason, TemplateError error) {
        return new ImportFailure(reason, String.valueOf(error.getMessage()), ImportFailure.Again.WHEN_CHANGED);
    }
}
