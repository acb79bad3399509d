package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Yaml.Document;
import flagship.kubemodel.Yaml.MalformedYaml;
import java.io.ByteArrayInputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds JSON trees from parser events; one reader for one stream, used by one thread. Own and not the engine's constructor, which reads
 * YAML 1.2 scalars and would build Java maps first.
 */
final class YamlReader {
    static final int BYTES_MAX = 20 << 20;
    static final int ALIASED_NODES_MAX = 100_000;

    private final Iterator<Event> events;
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private final List<String> duplicateKeys = new ArrayList<>();
    private int aliasedNodes;

    private YamlReader(byte[] yaml) {
        var settings = LoadSettings.builder().setCodePointLimit(BYTES_MAX).build();
        this.events = new Parse(settings)
                .parseInputStream(new ByteArrayInputStream(yaml))
                .iterator();
    }

    /** Up to {@code limit} documents, empty ones as JSON null. */
    static List<Document> read(byte[] yaml, int limit) {
        if (yaml.length > BYTES_MAX) {
            throw new MalformedYaml("the document has more than " + BYTES_MAX + " bytes");
        }
        try {
            return new YamlReader(yaml).documents(limit);
        } catch (MarkedYamlEngineException e) {
            throw new MalformedYaml(line(e.getProblemMark()) + e.getProblem());
        } catch (YamlEngineException e) {
            throw new MalformedYaml(
                    e.getCause() instanceof CharacterCodingException
                            ? "invalid leading UTF-8 octet"
                            : String.valueOf(e.getMessage()));
        }
    }

    private List<Document> documents(int limit) {
        var documents = new ArrayList<Document>();
        while (documents.size() < limit && events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                anchors.clear();
                duplicateKeys.clear();
                var json = node(events.next(), 0);
                documents.add(new Document(json, duplicateKeys));
            }
        }
        return documents;
    }

    private JsonNode node(Event event, int depth) {
        if (depth > Json.DEPTH_MAX) {
            throw new MalformedYaml(line(event.getStartMark()) + "exceeded max depth");
        }
        var node = switch (event) {
            case ScalarEvent scalar -> YamlScalars.resolve(scalar);
            case SequenceStartEvent _ -> sequence(depth);
            case MappingStartEvent _ -> mapping(depth);
            case AliasEvent alias -> aliased(alias, depth);
            default -> throw new MalformedYaml(line(event.getStartMark()) + "unexpected " + event.getEventId());
        };
        if (event instanceof NodeEvent named && !(event instanceof AliasEvent)) {
            named.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        }
        return node;
    }

    private ArrayNode sequence(int depth) {
        var array = Json.mapper().createArrayNode();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            array.add(node(event, depth + 1));
        }
        return array;
    }

    private ObjectNode mapping(int depth) {
        var object = Json.object();
        var merged = new ArrayList<ObjectNode>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (isMergeKey(event)) {
                merge(node(events.next(), depth + 1), merged, event);
                continue;
            }
            var key = key(event);
            if (object.has(key)) {
                duplicateKeys.add(line(event.getStartMark()) + "key " + GoSyntax.quote(key) + " already set in map");
            }
            object.set(key, node(events.next(), depth + 1));
        }
        // What stands in the mapping itself wins, then what was merged first.
        merged.forEach(source -> source.forEachEntry((key, value) -> {
            if (!object.has(key)) {
                object.set(key, value);
            }
        }));
        return object;
    }

    private static boolean isMergeKey(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private static void merge(JsonNode source, List<ObjectNode> merged, Event key) {
        var sources = source.isArray() ? source.valueStream().toList() : List.of(source);
        for (JsonNode each : sources) {
            if (!(each instanceof ObjectNode object)) {
                throw new MalformedYaml(
                        line(key.getStartMark()) + "map merge requires map or sequence of maps as the value");
            }
            merged.add(object);
        }
    }

    private String key(Event event) {
        var key = switch (event) {
            case ScalarEvent scalar -> node(scalar, 0);
            case AliasEvent alias -> aliased(alias, 0);
            default -> throw new MalformedYaml(line(event.getStartMark()) + "invalid map key");
        };
        if (key.isContainerNode() || key.isNull()) {
            throw new MalformedYaml(line(event.getStartMark()) + "invalid map key");
        }
        return key.asText();
    }

    /** A copy, because trees must not share nodes; the copies are what an alias bomb multiplies, so they are counted. */
    private JsonNode aliased(AliasEvent alias, int depth) {
        var node = anchors.get(alias.getAlias());
        if (node == null) {
            throw new MalformedYaml(
                    line(alias.getStartMark()) + "unknown anchor '" + alias.getAlias() + "' referenced");
        }
        count(node, depth, alias);
        return node.deepCopy();
    }

    private void count(JsonNode node, int depth, AliasEvent alias) {
        aliasedNodes++;
        if (aliasedNodes > ALIASED_NODES_MAX || depth > Json.DEPTH_MAX) {
            throw new MalformedYaml(line(alias.getStartMark()) + "document contains excessive aliasing");
        }
        for (JsonNode child : node) {
            count(child, depth + 1, alias);
        }
    }

    static String line(Optional<Mark> mark) {
        return mark.map(place -> "line " + (place.getLine() + 1) + ": ").orElse("");
    }
}
