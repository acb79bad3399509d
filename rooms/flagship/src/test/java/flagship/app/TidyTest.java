package flagship.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no other tool checks: limits of size, leftovers, the places where documents must be. */
final class TidyTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int LINE_COLUMNS_MAX = 160;
    private static final Pattern LEFTOVER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b(?!\\(#\\d+\\))");
    private static final Pattern WILDCARD_IMPORT = Pattern.compile("^import .*\\.\\*;");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sleep\\(");

    private final Path checkout = checkout();

    @Test
    void noSourceFileIsTooLong() {
        assertThat(javaFiles())
                .allSatisfy(file -> assertThat(lines(file)).as(name(file)).hasSizeLessThanOrEqualTo(FILE_LINES_MAX));
    }

    @Test
    void noLineIsTooLong() {
        assertThat(offending(line -> line.length() > LINE_COLUMNS_MAX && !line.contains("http")))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLaterWithoutAnIssue() {
        assertThat(offending(line -> LEFTOVER.matcher(line).find() && !line.contains("LEFTOVER")))
                .isEmpty();
    }

    @Test
    void importsNameWhatTheyImport() {
        assertThat(offending(line -> WILDCARD_IMPORT.matcher(line).find())).isEmpty();
    }

    @Test
    void testsWaitForConditionsAndNeverSleep() {
        var sleeping = javaFiles().stream()
                .filter(file -> file.toString().contains("/src/test/"))
                .filter(file -> !file.endsWith("TidyTest.java"))
                .filter(file -> lines(file).stream()
                        .anyMatch(line -> SLEEP.matcher(line).find()))
                .map(this::name);

        assertThat(sleeping).isEmpty();
    }

    @Test
    void everyRoomSaysWhatItIsFor() {
        assertThat(rooms())
                .allSatisfy(room -> assertThat(packageInfos(room))
                        .as(room.toString())
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(String.join("\n", lines(file)))
                                .contains("/**")
                                .contains("@NullMarked")));
    }

    @Test
    void theDocumentsAreThere() {
        assertThat(List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/benchmarks.md", "docs/decisions"))
                .allSatisfy(document -> assertThat(checkout.resolve(document)).exists());
    }

    private List<Path> rooms() {
        try (var rooms = Files.list(checkout.resolve("rooms"))) {
            return rooms.filter(room -> Files.exists(room.resolve("pom.xml"))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> packageInfos(Path room) {
        return files(room.resolve("src/main/java"))
                .filter(file -> file.endsWith("package-info.java"))
                .toList();
    }

    private List<String> offending(java.util.function.Predicate<String> test) {
        return javaFiles().stream()
                .filter(file -> !file.endsWith("TidyTest.java"))
                .flatMap(file -> {
                    var lines = lines(file);
                    return IntStream.range(0, lines.size())
                            .filter(index -> test.test(lines.get(index)))
                            .mapToObj(index -> name(file) + ":" + (index + 1));
                })
                .toList();
    }

    private List<Path> javaFiles() {
        return Stream.concat(files(checkout.resolve("rooms")), files(checkout.resolve("benchmarks")))
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.toString().contains("/target/"))
                .toList();
    }

    private static Stream<Path> files(Path root) {
        try (var walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(Path file) {
        return checkout.relativize(file).toString();
    }

    private static Path checkout() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests do not run inside the checkout");
    }
}
