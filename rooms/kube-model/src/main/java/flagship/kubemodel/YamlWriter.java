package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Yaml.MalformedYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/** Turns a JSON tree into YAML, by way of emitter events. */
final class YamlWriter {
    /** What other readers of YAML 1.1 take for a date or a base-60 number. */
    private static final Pattern DATE_OR_SEXAGESIMAL = Pattern.compile(
            "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?", Pattern.DOTALL);

    /** Characters that readers take for ends of lines or drop, unless they are escaped. */
    private static final String LINE_ENDS_AND_MARKS = "\r\u0085\u2028\u2029\uFEFF";

    /** Longer texts go on in the next line after a blank, as kube-apiserver's emitter has it. */
    private static final int WIDTH = 80;

    private static final int TYPED_LENGTH_MAX = 64;

    /** The emitter's largest; longer keys would take the form with a question mark, which people do not expect. */
    private static final int SIMPLE_KEY_LENGTH_MAX = 1_024;

    private YamlWriter() {}

    static String write(JsonNode json) {
        var events = new ArrayList<Event>();
        events.add(new StreamStartEvent());
        events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        append(events, json);
        events.add(new DocumentEndEvent(false));
        events.add(new StreamEndEvent());
        var settings = DumpSettings.builder()
                .setSplitLines(true)
                .setWidth(WIDTH)
                .setMaxSimpleKeyLength(SIMPLE_KEY_LENGTH_MAX)
                .build();
        return new Present(settings).emitToString(events.iterator());
    }

    private static void append(List<Event> events, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> mapping(events, node);
            case ARRAY -> sequence(events, node);
            case STRING -> events.add(text(node.textValue()));
            case NUMBER, BOOLEAN, NULL -> events.add(scalar(node.asText(), ScalarStyle.PLAIN));
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        }
    }

    private static void mapping(List<Event> events, JsonNode node) {
        var style = node.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style));
        node.properties().stream().sorted(Map.Entry.comparingByKey()).forEach(member -> {
            events.add(text(member.getKey()));
            append(events, member.getValue());
        });
        events.add(new MappingEndEvent());
    }

    private static void sequence(List<Event> events, JsonNode node) {
        var style = node.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style));
        node.forEach(element -> append(events, element));
        events.add(new SequenceEndEvent());
    }

    private static ScalarEvent text(String text) {
        if (text.chars().anyMatch(c -> LINE_ENDS_AND_MARKS.indexOf(c) >= 0)) {
            return scalar(text, ScalarStyle.DOUBLE_QUOTED);
        }
        if (text.indexOf('\n') >= 0) {
            return scalar(text, ScalarStyle.LITERAL);
        }
        return scalar(text, isTakenForAnotherType(text) ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
    }

    private static boolean isTakenForAnotherType(String text) {
        if (text.length() > TYPED_LENGTH_MAX && !text.startsWith("0") && !Character.isDigit(text.charAt(0))) {
            return text.charAt(0) == '-' || text.charAt(0) == '+' || text.charAt(0) == '.';
        }
        try {
            return !YamlScalars.plain(text).isTextual()
                    || text.equals("<<")
                    || text.equals("=")
                    || DATE_OR_SEXAGESIMAL.matcher(text).matches();
        } catch (MalformedYaml e) {
            return true; // Something like .nan or an endless number.
        }
    }

    private static ScalarEvent scalar(String text, ScalarStyle style) {
        return new ScalarEvent(Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style);
    }
}
