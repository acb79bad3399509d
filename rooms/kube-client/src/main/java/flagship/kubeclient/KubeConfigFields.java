package flagship.kubeclient;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** One mapping of a kubeconfig, with typed access whose errors name the place but never the value. */
record KubeConfigFields(String place, Map<?, ?> values) {
    private static final int CHARACTERS_MAX = 4 << 20;

    static KubeConfigFields parse(byte[] yaml) {
        var settings = LoadSettings.builder()
                .setLabel("kubeconfig")
                .setCodePointLimit(CHARACTERS_MAX)
                .setAllowDuplicateKeys(true)
                .build();
        try {
            if (new Load(settings).loadFromString(new String(yaml, StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
                return new KubeConfigFields("kubeconfig", map);
            }
        } catch (YamlEngineException e) {
            // The parser's message quotes the line, which may hold a token: it is not passed on.
            throw new KubeConfigException("the kubeconfig is not valid YAML; check its indentation and quotes");
        }
        throw new KubeConfigException("the kubeconfig is empty or not a YAML mapping");
    }

    String text(String name) {
        return switch (values.get(name)) {
            case null -> "";
            case String text -> text;
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> throw wrong(name, "must be a string");
        };
    }

    boolean flag(String name) {
        return switch (values.get(name)) {
            case null -> false;
            case Boolean bool -> bool;
            default -> throw wrong(name, "must be true or false");
        };
    }

    KubeConfigFields mapping(String name) {
        return switch (values.get(name)) {
            case null -> new KubeConfigFields(place + "." + name, Map.of());
            case Map<?, ?> map -> new KubeConfigFields(place + "." + name, map);
            default -> throw wrong(name, "must be a mapping");
        };
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (Object entry : sequence(name)) {
            texts.add(String.valueOf(entry));
        }
        return texts;
    }

    /** A list of name-value pairs, as {@code exec.env} has it. */
    Map<String, String> pairs(String name) {
        var pairs = new LinkedHashMap<String, String>();
        for (Object entry : sequence(name)) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw wrong(name, "must be a list of mappings");
            }
            var pair = new KubeConfigFields(place + "." + name, map);
            pairs.put(pair.text("name"), pair.text("value"));
        }
        return pairs;
    }

    /** A list of named entries ({@code clusters: [{name, cluster}]}), the first of each name. */
    <T> Map<String, T> named(String list, String content, Function<KubeConfigFields, T> reader) {
        var entries = new LinkedHashMap<String, T>();
        for (Object entry : sequence(list)) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw wrong(list, "must be a list of mappings");
            }
            var name = new KubeConfigFields(place + "." + list, map).text("name");
            var inner = new KubeConfigFields("%s \"%s\"".formatted(content, name), map);
            entries.putIfAbsent(name, reader.apply(new KubeConfigFields(inner.place, inner.mapping(content).values)));
        }
        return entries;
    }

    /** Base64 with or without line breaks, holding PEM. */
    Pem pem(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return Pem.EMPTY;
        }
        try {
            return Pem.of(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw wrong(name, "is not valid base64");
        }
    }

    private List<?> sequence(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw wrong(name, "must be a list");
        };
    }

    private KubeConfigException wrong(String name, String rule) {
        return new KubeConfigException("%s: %s %s".formatted(place, name, rule));
    }
}
