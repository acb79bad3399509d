package flagship.estimator;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads and writes estimator messages by Google's own library, after the table of fields in {@code messages.txt}. */
final class ProtocolOracle {
    private static final Map<String, FieldDescriptorProto.Type> TYPES = Map.of(
            "string", FieldDescriptorProto.Type.TYPE_STRING,
            "bytes", FieldDescriptorProto.Type.TYPE_BYTES,
            "int32", FieldDescriptorProto.Type.TYPE_INT32,
            "int64", FieldDescriptorProto.Type.TYPE_INT64);

    private final FileDescriptor file;

    ProtocolOracle() {
        var proto = FileDescriptorProto.newBuilder().setName("estimator.proto").setSyntax("proto3");
        table().lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> proto.addMessageType(message(line.split(": ", 2)[0], line.split(": ", 2)[1])));
        try {
            file = FileDescriptor.buildFrom(proto.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String table() {
        try (var in = ProtocolOracle.class.getResourceAsStream("messages.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DescriptorProto message(String name, String fields) {
        var message = DescriptorProto.newBuilder().setName(name);
        for (String field : fields.split("; ", -1)) {
            var parts = field.split(" ", 3);
            boolean isMap = parts[1].endsWith("@");
            boolean repeats = isMap || parts[1].endsWith("*");
            var type = parts[1].replaceAll("[@*]", "");
            if (isMap) {
                var entry =
                        parts[2].substring(0, 1).toUpperCase(java.util.Locale.ROOT) + parts[2].substring(1) + "Entry";
                message.addNestedType(DescriptorProto.newBuilder()
                        .setName(entry)
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .addField(field("key", 1, "string", false))
                        .addField(field("value", 2, type, false)));
                type = name + "." + entry;
            }
            message.addField(field(parts[2], Integer.parseInt(parts[0]), type, repeats));
        }
        return message.build();
    }

    private static FieldDescriptorProto.Builder field(String name, int number, String type, boolean repeats) {
        var field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(repeats ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        return TYPES.containsKey(type)
                ? field.setType(TYPES.get(type))
                : field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + type);
    }

    /** A message in protobuf's text form, on one line. Fields that the table does not have show as numbers. */
    String text(String message, byte[] bytes) {
        try {
            var read = DynamicMessage.parseFrom(file.findMessageTypeByName(message), bytes);
            return TextFormat.printer().emittingSingleLine(true).printToString(read);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(message + " cannot be read", e);
        }
    }

    /** The bytes of a message that is written in protobuf's text form. */
    byte[] bytes(String message, String text) {
        var built = DynamicMessage.newBuilder(file.findMessageTypeByName(message));
        try {
            TextFormat.merge(text, built);
        } catch (TextFormat.ParseException e) {
            throw new AssertionError(text, e);
        }
        return built.build().toByteArray();
    }
}
