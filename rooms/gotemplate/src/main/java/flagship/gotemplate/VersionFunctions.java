package flagship.gotemplate;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sprig's functions of semantic versions. */
final class VersionFunctions {
    private VersionFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("semver", 1, 1, VersionFunctions::version),
                NamedFunction.of(
                        "semverCompare",
                        2,
                        2,
                        a -> VersionConstraint.parse(a, a.text(0)).allows(parsed(a, a.text(1)))));
    }

    private static Object version(Arguments arguments) {
        var version = parsed(arguments, arguments.text(0));
        var members = new TreeMap<String, @Nullable Object>();
        members.put("Major", version.major());
        members.put("Minor", version.minor());
        members.put("Patch", version.patch());
        members.put("Prerelease", version.prerelease());
        members.put("Metadata", version.metadata());
        members.put("Original", arguments.text(0));
        return members;
    }

    private static Version parsed(Arguments arguments, String text) {
        return Version.parse(text).orElseThrow(() -> arguments.error("Invalid Semantic Version"));
    }
}
