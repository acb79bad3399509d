package flagship.kubemodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The schema of one native kind: what Kubernetes' own types would take from an object, and what they would not. Immutable. */
public final class NativeSchema {
    private final GroupVersionKind kind;
    private final SchemaStruct struct;

    NativeSchema(GroupVersionKind kind, SchemaStruct struct) {
        this.kind = kind;
        this.struct = struct;
    }

    public GroupVersionKind kind() {
        return kind;
    }

    /**
     * What strict decoding objects to, in document order: {@code unknown field "spec.bogus"}, {@code duplicate field "data.a"}. At most 100.
     *
     * @throws MalformedJson if the bytes are not JSON
     */
    public List<String> strictErrors(byte[] json) {
        return strictErrors(Json.parser(json, 0, json.length));
    }

    /** The same for a tree, which can only have unknown fields. */
    public List<String> strictErrors(JsonNode object) {
        return strictErrors(new TreeTraversingParser(object));
    }

    private List<String> strictErrors(JsonParser source) {
        try (var parser = source) {
            parser.nextToken();
            return StrictCheck.errors(parser, struct);
        } catch (JsonProcessingException e) {
            throw new MalformedJson(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Leaves in the object what Kubernetes' own type would hold: unknown fields, nulls and empty values go, quantities and times get their
     * canonical text.
     *
     * @throws ApiException 400 if a value has the wrong type, with the text that strict decoding errors share
     */
    public void decode(ObjectNode object) {
        try {
            NativeDecoder.decode(struct, object, kind.kind());
        } catch (NativeDecoder.WrongValue e) {
            throw cannotBeHandled(String.valueOf(e.getMessage()));
        }
    }

    /** 400: {@code ConfigMap in version "v1" cannot be handled as a ConfigMap: why}. */
    public ApiException cannotBeHandled(String why) {
        return ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                .formatted(kind.kind(), kind.version(), kind.kind(), why));
    }

    /** Adds what Kubernetes' own type writes even where nothing was set: declared defaults, zeros, nulls, empty objects. */
    void complete(ObjectNode object) {
        NativeEncoder.complete(struct, object);
    }
}
