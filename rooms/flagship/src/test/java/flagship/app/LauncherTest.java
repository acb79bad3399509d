package flagship.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, as a process, in a checkout whose Maven and JDKs are scripts that note how they were called: which JDK it takes, and what it
 * makes anew when.
 */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    private static final List<String> PROGRAMS = List.of(
            "bash",
            "cat",
            "dirname",
            "env",
            "find",
            "flock",
            "grep",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "tee",
            "touch",
            "uname");

    @TempDir
    Path directory;

    private Path checkout;
    private Path calls;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = directory.resolve("checkout");
        calls = directory.resolve("calls");
        Files.createFile(calls);
        copy("flagship");
        copy("build/find-jdk");
        write(checkout.resolve("build/StartCacheJars.java"), "");
        write(checkout.resolve("pom.xml"), "");
        write(checkout.resolve("rooms/sync/pom.xml"), "");
        write(source(), "class Sync {}");
        script(checkout.resolve("mvnw"), """
                echo maven >> %s
                [ ! -e %s ] || { echo '[ERROR] it does not compile'; exit 1; }
                mkdir -p %s && touch %s
                """.formatted(calls, directory.resolve("broken"), jar().getParent(), jar()));
        jdk("usr/lib/jvm/temurin-25", "25.0.3");
        age();
    }

    @Test
    void theJdkOfJavaHomeGoesFirst() throws Exception {
        var chosen = jdk("chosen", "26");

        assertThat(findJdk(Map.of("JAVA_HOME", chosen.toString())).out()).isEqualTo(chosen.toString());
    }

    @Test
    void olderOnesInJavaHomeAndOnThePathArePassedOver() throws Exception {
        var old = jdk("old", "17.0.12");

        var found = findJdk(Map.of("JAVA_HOME", old.toString(), "PATH", old.resolve("bin") + ":" + path()));

        assertThat(found.out()).isEqualTo(system("usr/lib/jvm/temurin-25"));
    }

    @Test
    void theOneOnThePathGoesBeforeThoseOfInstallers() throws Exception {
        var chosen = jdk("chosen", "25");

        assertThat(findJdk(Map.of("PATH", chosen.resolve("bin") + ":" + path())).out())
                .isEqualTo(chosen.toRealPath().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/jvm/java-27",
                "home/.sdkman/candidates/java/27-tem",
                "Library/Java/JavaVirtualMachines/temurin-27.jdk/Contents/Home",
                "home/Library/Java/JavaVirtualMachines/temurin-27.jdk/Contents/Home",
                "opt/homebrew/opt/openjdk@27/libexec/openjdk.jdk/Contents/Home",
                "usr/local/opt/openjdk/libexec/openjdk.jdk/Contents/Home",
                "home/.jdks/temurin-27",
                "opt/jdk-27",
                "opt/java/27"
            })
    void theNewestOfInstallersIsTaken(String place) throws Exception {
        jdk(place, "27.0.1");

        assertThat(findJdk(Map.of()).out()).isEqualTo(system(place));
    }

    @Test
    void withoutAJdkItSaysInOneSentenceWhatToInstall() throws Exception {
        Files.delete(directory.resolve("usr/lib/jvm/temurin-25/bin/javac")); // What is left is no JDK.

        var found = launch("clusters");

        assertThat(found.code()).isEqualTo(1);
        assertThat(found.out()).isEmpty();
        assertThat(found.err())
                .startsWith("Flagship needs a JDK 25 or newer: install one")
                .hasLineCount(1);
    }

    @Test
    void theFirstStartBuildsAndTheNextOneRunsWhatWasBuilt() throws Exception {
        assertThat(launch("clusters").code()).isZero();
        assertThat(calls()).containsExactly("maven", "StartCacheJars", "warm-up", "clusters");

        launch("clusters");
        assertThat(calls()).containsExactly("clusters");
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        launch("clusters");
        calls();
        Files.setLastModifiedTime(source(), after(checkout.resolve(".flagship/built")));

        launch("clusters");

        assertThat(calls()).containsExactly("maven", "StartCacheJars", "warm-up", "clusters");
    }

    @Test
    void whatWasCleanedAwayIsBuiltAgain() throws Exception {
        launch("clusters");
        calls();
        Files.delete(jar());

        assertThat(launch("clusters").code()).isZero();
        assertThat(calls()).contains("maven", "clusters");
    }

    @Test
    void whatWasBuiltElsewhereIsBuiltAgain() throws Exception {
        launch("clusters");
        calls();
        checkout = Files.move(checkout, directory.resolve("moved"));

        assertThat(launch("clusters").code()).isZero();
        assertThat(calls()).contains("maven", "clusters");
    }

    @Test
    void anotherJdkBuildsAgain() throws Exception {
        launch("clusters");
        calls();
        jdk("opt/jdk-26", "26");

        launch("clusters");

        assertThat(calls()).contains("maven", "clusters");
    }

    @Test
    void jarsThatMavenMadeAnewOnlyGetANewStartUpCache() throws Exception {
        launch("clusters");
        calls();
        Files.setLastModifiedTime(jar(), after(checkout.resolve(".flagship/prepared")));

        launch("clusters");

        assertThat(calls()).containsExactly("StartCacheJars", "warm-up", "clusters");
    }

    @Test
    void aBuildThatFailsSaysWhyAndRunsNothing() throws Exception {
        Files.createFile(directory.resolve("broken"));

        var failed = launch("clusters");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("it does not compile", "The build failed; the whole log is");
        assertThat(calls()).containsExactly("maven");
    }

    private Path source() {
        return checkout.resolve("rooms/sync/src/main/java/Sync.java");
    }

    private Path jar() {
        return checkout.resolve("rooms/flagship/target/lib/flagship-1.jar");
    }

    /** Everything as old as after a clone of yesterday. */
    private void age() throws IOException {
        try (var files = Files.walk(checkout)) {
            var yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, yesterday);
            }
        }
    }

    private static FileTime after(Path file) throws IOException {
        return FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(1));
    }

    private String system(String place) throws IOException {
        return directory.resolve(place).toString();
    }

    /** What was called since the last question. */
    private List<String> calls() throws IOException {
        var lines = Files.readAllLines(calls);
        Files.writeString(calls, "");
        return lines;
    }

    /** A JDK whose {@code java} notes what it is to run. */
    private Path jdk(String place, String version) throws IOException {
        var home = directory.resolve(place);
        write(home.resolve("release"), "IMPLEMENTOR=\"somebody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        script(home.resolve("bin/javac"), "");
        script(home.resolve("bin/jar"), "exit 1");
        script(home.resolve("bin/java"), """
                case "$*" in
                    *StartCacheJars*) echo StartCacheJars ;;
                    *warm-up) echo warm-up ;;
                    *) echo "${@: -1}" ;;
                esac >> %s
                """.formatted(calls));
        return home;
    }

    private void copy(String file) throws IOException {
        write(checkout.resolve(file), Files.readString(root().resolve(file)));
        makeExecutable(checkout.resolve(file));
    }

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("build/find-jdk"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests do not run inside the checkout");
    }

    private static void script(Path file, String lines) throws IOException {
        write(file, "#!/usr/bin/env bash\n" + lines);
        makeExecutable(file);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int code, String out, String err) {}

    private Ended findJdk(Map<String, String> environment) throws Exception {
        return run(environment, checkout.resolve("build/find-jdk").toString());
    }

    private Ended launch(String command) throws Exception {
        return run(Map.of(), checkout.resolve("flagship").toString(), command);
    }

    /** A PATH with the programs that the launcher may use, and no JDK. */
    private Path path() throws IOException {
        var programs = Files.createDirectories(directory.resolve("programs"));
        for (String program : PROGRAMS) {
            var places = Stream.of("/usr/bin", "/bin").map(folder -> Path.of(folder, program));
            var found = places.filter(Files::isExecutable).findFirst();
            if (found.isPresent()) {
                write(programs.resolve(program), "#!/bin/sh\nexec %s \"$@\"\n".formatted(found.get()));
                makeExecutable(programs.resolve(program));
            }
        }
        return programs;
    }

    private Ended run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("HOME", directory.resolve("home").toString());
        builder.environment().put("JDK_SEARCH_ROOT", directory.toString());
        builder.environment().put("PATH", path().toString());
        builder.environment().putAll(environment);
        var err = directory.resolve("err");
        var process = builder.redirectError(err.toFile()).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ended(process.waitFor(), out, Files.readString(err).strip());
    }
}
