import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Writes what the official Java client says of the fields of native kinds into one file for each package of our schemas, with a line "TYPE JSON"
 * for each type: {@code {"field":"sentence",...}}, the type's own under the empty name.
 *
 * <p>Arguments: a class path that has the jar {@code client-java-api}, the folder of the schemas, the folder to write to.
 */
public final class NativeProse {
    private static final String MODELS = "io/kubernetes/client/openapi/models/";
    private static final String NAME_PREFIX = "SERIALIZED_NAME_";

    private NativeProse() {}

    public static void main(String[] arguments) throws IOException {
        var jar = Arrays.stream(arguments[0].split(java.io.File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("client-java-api-"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no client-java-api on the class path " + arguments[0]));
        var target = Files.createDirectories(Path.of(arguments[2]));
        try (var classes = new JarFile(jar);
                var schemas = Files.list(Path.of(arguments[1]))) {
            for (Path schema : schemas.sorted().toList()) {
                var lines = lines(classes, schema);
                if (!lines.isEmpty()) {
                    Files.write(target.resolve(schema.getFileName().toString()), lines);
                }
            }
        }
    }

    private static List<String> lines(JarFile classes, Path schema) throws IOException {
        var goPackage = schema.getFileName().toString().replaceFirst("\\.txt$", "");
        var lines = new ArrayList<String>();
        for (String line : Files.readAllLines(schema)) {
            var type = line.substring(0, line.indexOf(' '));
            model(classes, goPackage, type).map(NativeProse::prose).filter(prose -> !prose.isEmpty())
                    .ifPresent(prose -> lines.add(type + " " + json(prose)));
        }
        return lines;
    }

    /** The client puts the group before the name of a type where several groups have one of that name. */
    private static Optional<ClassModel> model(JarFile classes, String goPackage, String type) {
        var words = goPackage.split("\\.");
        var version = capital(words[words.length - 1]);
        var group = capital(words[words.length - 2]);
        return List.of(group + version + type, version + type).stream()
                .map(name -> classes.getEntry(MODELS + name + ".class"))
                .filter(entry -> entry != null)
                .findFirst()
                .map(entry -> parse(classes, entry));
    }

    private static ClassModel parse(JarFile classes, ZipEntry entry) {
        try (var in = classes.getInputStream(entry)) {
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> prose(ClassModel model) {
        var prose = new TreeMap<String, String>();
        model.findAttribute(Attributes.runtimeVisibleAnnotations())
                .flatMap(found -> text(found.annotations(), "ApiModel;", "description"))
                .ifPresent(text -> prose.put("", text));
        var names = names(model);
        for (MethodModel method : model.methods()) {
            method.findAttribute(Attributes.runtimeVisibleAnnotations())
                    .flatMap(found -> text(found.annotations(), "ApiModelProperty;", "value"))
                    .filter(text -> !text.isBlank())
                    .ifPresent(text -> {
                        var name = names.get(plain(method.methodName().stringValue().replaceFirst("^(get|is)", "")));
                        if (name != null) {
                            prose.put(name, text);
                        }
                    });
        }
        return prose;
    }

    /** The JSON names of the fields, by letters and digits alone: constants and methods spell them each in their own way. */
    private static Map<String, String> names(ClassModel model) {
        var names = new TreeMap<String, String>();
        for (var field : model.fields()) {
            if (field.fieldName().stringValue().startsWith(NAME_PREFIX)) {
                field.findAttribute(Attributes.constantValue())
                        .map(value -> value.constant().constantValue().toString())
                        .ifPresent(name -> names.put(plain(name), name));
            }
        }
        return names;
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static Optional<String> text(List<Annotation> annotations, String type, String member) {
        return annotations.stream()
                .filter(annotation -> annotation.className().stringValue().endsWith("/" + type))
                .flatMap(annotation -> annotation.elements().stream())
                .filter(element -> element.name().stringValue().equals(member))
                .map(element -> ((AnnotationValue.OfString) element.value()).stringValue())
                .findFirst();
    }

    private static String json(Map<String, String> prose) {
        var members = new ArrayList<String>();
        prose.forEach((name, text) -> members.add(quoted(name) + ":" + quoted(text)));
        return "{" + String.join(",", members) + "}";
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            switch (letter) {
                case '"', '\\' -> out.append('\\').append(letter);
                default -> out.append(letter < ' ' ? "\\u%04x".formatted((int) letter) : String.valueOf(letter));
            }
        }
        return out.append('"').toString();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1);
    }
}
