package flagship.kubemodel;

import org.jspecify.annotations.Nullable;

/**
 * The place of a field as messages show it: {@code spec.ports[0].name}. Rendered only when a message needs it.
 *
 * @param parent null for the object itself
 * @param segment a name, or an index in brackets
 */
record FieldPath(@Nullable FieldPath parent, String segment) {
    static final FieldPath ROOT = new FieldPath(null, "");

    FieldPath child(String name) {
        return new FieldPath(this, name);
    }

    FieldPath index(int index) {
        return new FieldPath(this, "[" + index + "]");
    }

    /** A member of a map. */
    FieldPath key(String name) {
        return new FieldPath(this, "[" + name + "]");
    }

    /** Empty for the object itself. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        render(text);
        return text.toString();
    }

    private void render(StringBuilder text) {
        if (parent == null) {
            text.append(segment);
            return;
        }
        parent.render(text);
        if (!text.isEmpty() && !segment.startsWith("[")) {
            text.append('.');
        }
        text.append(segment);
    }
}
