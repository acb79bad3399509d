import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the jars given as arguments so that the JVM's start-up cache can keep all their classes. It keeps none of signed jars, so the
 * signatures go (the build has checked what it fetched) with the digests of every file in the manifest, whose reading costs a start a tenth
 * of a second. It keeps none of Java 5 or older (picocli's), so those become Java 8's.
 */
public final class StartCacheJars {
    private static final int OLDEST_KEPT = ClassFile.JAVA_6_VERSION;

    private StartCacheJars() {}

    public static void main(String[] jars) throws IOException {
        for (var jar : jars) {
            var path = Path.of(jar);
            if (rewriteNeeded(path)) {
                rewrite(path);
            }
        }
    }

    private static boolean rewriteNeeded(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile())) {
            var manifest = jar.getManifest();
            if (manifest != null && !manifest.getEntries().isEmpty()) {
                return true;
            }
            for (var entry : jar.stream().toList()) {
                if (isClass(entry)) {
                    try (var in = jar.getInputStream(entry)) {
                        if (old(in.readNBytes(8))) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static void rewrite(Path path) throws IOException {
        var made = path.resolveSibling(path.getFileName() + ".new");
        try (var jar = new JarFile(path.toFile(), false);
                var out = new ZipOutputStream(Files.newOutputStream(made))) {
            var tool = tool(jar);
            for (var entry : jar.stream().toList()) {
                if (signature(entry)) {
                    continue;
                }
                byte[] bytes;
                try (var in = jar.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                var copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copy);
                out.write(converted(tool, entry, bytes));
                out.closeEntry();
            }
        }
        Files.move(made, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] converted(ClassFile tool, ZipEntry entry, byte[] bytes) throws IOException {
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            var manifest = new Manifest(new ByteArrayInputStream(bytes));
            manifest.getEntries().clear();
            var out = new ByteArrayOutputStream();
            manifest.write(out);
            return out.toByteArray();
        }
        return isClass(entry) && old(bytes) ? modern(tool, bytes) : bytes;
    }

    /** Stack maps need the types above a class: from the same jar, else from Java. */
    private static ClassFile tool(JarFile jar) {
        var own = ClassHierarchyResolver.ofResourceParsing(type -> open(jar, type.descriptorString()));
        return ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())),
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
    }

    private static InputStream open(JarFile jar, String descriptor) {
        var entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        if (entry == null) {
            return null;
        }
        try (var in = jar.getInputStream(entry)) {
            return new ByteArrayInputStream(in.readAllBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] modern(ClassFile tool, byte[] bytes) {
        var newer = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                .andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0)));
        return tool.transformClass(tool.parse(bytes), newer);
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    private static boolean old(byte[] start) {
        return start.length >= 8 && ((start[6] & 0xff) << 8 | (start[7] & 0xff)) < OLDEST_KEPT;
    }

    private static boolean signature(ZipEntry entry) {
        return entry.getName().toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)");
    }
}
