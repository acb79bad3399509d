package flagship.gotemplate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every function that templates may call, by name. Where Sprig has one of the name of Go's, Sprig's counts. */
final class Functions {
    private static final Map<String, NamedFunction> ALL = Stream.of(
                    GoFunctions.all(),
                    TextFunctions.all(),
                    CaseFunctions.all(),
                    ListFunctions.all(),
                    DictFunctions.all(),
                    MathFunctions.all(),
                    DefaultFunctions.all(),
                    EncodingFunctions.all(),
                    RegexFunctions.all(),
                    VersionFunctions.all(),
                    PathFunctions.all())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(NamedFunction::name, Function.identity(), (_, sprigs) -> sprigs));

    /** What would show something of the machine, or of its network. */
    private static final Set<String> OF_THE_MACHINE =
            Set.of("env", "expandenv", "getHostByName", "osBase", "osClean", "osDir", "osExt", "osIsAbs");

    /** What depends on the time or on chance, and so would change a PediaCluster at each look. */
    private static final Set<String> NEVER_THE_SAME = Set.of(
            "ago",
            "date",
            "dateInZone",
            "dateModify",
            "date_in_zone",
            "date_modify",
            "duration",
            "durationRound",
            "htmlDate",
            "htmlDateInZone",
            "mustDateModify",
            "mustToDate",
            "must_date_modify",
            "now",
            "randAlpha",
            "randAlphaNum",
            "randAscii",
            "randBytes",
            "randInt",
            "randNumeric",
            "shuffle",
            "toDate",
            "unixEpoch",
            "uuidv4");

    private static final Set<String> OF_KEYS = Set.of(
            "bcrypt",
            "buildCustomCert",
            "decryptAES",
            "derivePassword",
            "encryptAES",
            "genCA",
            "genCAWithKey",
            "genPrivateKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "htpasswd");

    private Functions() {}

    /** @throws TemplateError if there is none, with the reason where templates may not have it */
    static NamedFunction named(String name) {
        var function = ALL.get(name);
        if (function != null) {
            return function;
        }
        if (OF_THE_MACHINE.contains(name)) {
            throw refused(name, "templates see nothing of the machine and its network");
        }
        if (NEVER_THE_SAME.contains(name)) {
            throw refused(name, "the same objects must always give the same text, so there is no clock and no chance");
        }
        if (OF_KEYS.contains(name)) {
            throw refused(name, "templates make no keys and passwords: keep them in a Secret and refer to it");
        }
        throw new TemplateError("function \"%s\" not defined".formatted(name));
    }

    private static TemplateError refused(String name, String reason) {
        return new TemplateError("function \"%s\" is not allowed: %s".formatted(name, reason));
    }
}
