package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object type with named fields. Its fields are looked up on first use, because types may contain themselves.
 *
 * @param component name in the OpenAPI documents
 */
record SchemaStruct(String component, Lazily<Map<String, Field>> lazyFields) implements SchemaType {
    /**
     * One field.
     *
     * @param dropsZero an empty value counts as none: {@code ""}, 0, false, {@code []}, {@code {}}
     * @param whenAbsent what is written where the field is absent; null for nothing
     */
    record Field(
            SchemaType type, boolean dropsZero, @Nullable JsonNode whenAbsent) {}

    Map<String, Field> fields() {
        return lazyFields.get();
    }

    @Override
    public String goName() {
        int name = component.lastIndexOf('.');
        return component.substring(component.lastIndexOf('.', name - 1) + 1);
    }

    @Override
    public String toString() {
        return component;
    }

    /** A value computed on first use; computing twice in a race is harmless, because it is a pure function. */
    static final class Lazily<T> {
        private final Supplier<T> source;
        private volatile @Nullable T value;

        Lazily(Supplier<T> source) {
            this.source = source;
        }

        T get() {
            var known = value;
            if (known == null) {
                known = source.get();
                value = known;
            }
            return known;
        }
    }
}
