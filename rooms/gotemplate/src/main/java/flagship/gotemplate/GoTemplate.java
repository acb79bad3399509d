package flagship.gotemplate;

import flagship.gotemplate.Node.Block;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed template. Immutable; any number of threads may render it. */
public final class GoTemplate {
    private final String name;
    private final Map<String, Block> templates;

    private GoTemplate(String name, Map<String, Block> templates) {
        this.name = name;
        this.templates = templates;
    }

    /**
     * Parses a template.
     *
     * @param name stands in messages
     * @throws TemplateError if it is no template, or calls a function that there is not
     */
    public static GoTemplate parse(String name, String text) {
        return new GoTemplate(name, Parser.parse(name, text));
    }

    /**
     * Renders it. What is missing in the data prints nothing.
     *
     * @param data values as the package describes them; a template may change its maps ({@code set}, {@code unset}, {@code merge})
     * @throws TemplateError if it fails or takes more than the limits
     */
    public String render(Map<String, ? extends @Nullable Object> data, TemplateLimits limits) {
        return new Execution(name, templates, limits).run(data);
    }
}
