package flagship.kubemodel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The signatures of the functions beyond CEL's standard environment, for the type checker. One line an overload:
 * {@code name: receiver.(arguments) result}; upper-case letters are any type.
 *
 * <p>Source: {@code apiserver/pkg/cel/environment/base.go} and {@code library} 1.32.
 */
final class CelSignatures {
    private static final String ALL = """
            charAt: string.(int) string
            indexOf: string.(string) int
            indexOf: string.(string,int) int
            indexOf: list<A>.(A) int
            lastIndexOf: string.(string) int
            lastIndexOf: string.(string,int) int
            lastIndexOf: list<A>.(A) int
            lowerAscii: string.() string
            upperAscii: string.() string
            replace: string.(string,string) string
            replace: string.(string,string,int) string
            split: string.(string) list<string>
            split: string.(string,int) list<string>
            substring: string.(int) string
            substring: string.(int,int) string
            trim: string.() string
            join: list<string>.() string
            join: list<string>.(string) string
            format: string.(list<dyn>) string
            strings.quote: (string) string
            find: string.(string) string
            findAll: string.(string) list<string>
            findAll: string.(string,int) list<string>
            isSorted: list<int>.() bool
            isSorted: list<uint>.() bool
            isSorted: list<double>.() bool
            isSorted: list<bool>.() bool
            isSorted: list<duration>.() bool
            isSorted: list<timestamp>.() bool
            isSorted: list<string>.() bool
            isSorted: list<bytes>.() bool
            sum: list<int>.() int
            sum: list<uint>.() uint
            sum: list<double>.() double
            sum: list<duration>.() duration
            min: list<int>.() int
            min: list<uint>.() uint
            min: list<double>.() double
            min: list<bool>.() bool
            min: list<duration>.() duration
            min: list<timestamp>.() timestamp
            min: list<string>.() string
            min: list<bytes>.() bytes
            max: list<int>.() int
            max: list<uint>.() uint
            max: list<double>.() double
            max: list<bool>.() bool
            max: list<duration>.() duration
            max: list<timestamp>.() timestamp
            max: list<string>.() string
            max: list<bytes>.() bytes
            sets.contains: (list<A>,list<A>) bool
            sets.equivalent: (list<A>,list<A>) bool
            sets.intersects: (list<A>,list<A>) bool
            isURL: (string) bool
            url: (string) kubernetes.URL
            getScheme: kubernetes.URL.() string
            getHost: kubernetes.URL.() string
            getHostname: kubernetes.URL.() string
            getPort: kubernetes.URL.() string
            getEscapedPath: kubernetes.URL.() string
            getQuery: kubernetes.URL.() map<string,list<string>>
            isQuantity: (string) bool
            quantity: (string) kubernetes.Quantity
            sign: kubernetes.Quantity.() int
            isInteger: kubernetes.Quantity.() bool
            asInteger: kubernetes.Quantity.() int
            asApproximateFloat: kubernetes.Quantity.() double
            add: kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity
            add: kubernetes.Quantity.(int) kubernetes.Quantity
            sub: kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity
            sub: kubernetes.Quantity.(int) kubernetes.Quantity
            compareTo: kubernetes.Quantity.(kubernetes.Quantity) int
            isLessThan: kubernetes.Quantity.(kubernetes.Quantity) bool
            isGreaterThan: kubernetes.Quantity.(kubernetes.Quantity) bool
            isIP: (string) bool
            ip: (string) net.IP
            ip: net.CIDR.() net.IP
            ip.isCanonical: (string) bool
            family: net.IP.() int
            isUnspecified: net.IP.() bool
            isLoopback: net.IP.() bool
            isLinkLocalMulticast: net.IP.() bool
            isLinkLocalUnicast: net.IP.() bool
            isGlobalUnicast: net.IP.() bool
            isCIDR: (string) bool
            cidr: (string) net.CIDR
            containsIP: net.CIDR.(string) bool
            containsIP: net.CIDR.(net.IP) bool
            containsCIDR: net.CIDR.(string) bool
            containsCIDR: net.CIDR.(net.CIDR) bool
            masked: net.CIDR.() net.CIDR
            prefixLength: net.CIDR.() int
            string: (net.IP) string
            string: (net.CIDR) string
            format.named: (string) optional<kubernetes.NamedFormat>
            validate: kubernetes.NamedFormat.(string) optional<list<string>>
            path: kubernetes.authorization.Authorizer.(string) kubernetes.authorization.PathCheck
            group: kubernetes.authorization.Authorizer.(string) kubernetes.authorization.GroupCheck
            serviceAccount: kubernetes.authorization.Authorizer.(string,string) kubernetes.authorization.Authorizer
            resource: kubernetes.authorization.GroupCheck.(string) kubernetes.authorization.ResourceCheck
            subresource: kubernetes.authorization.ResourceCheck.(string) kubernetes.authorization.ResourceCheck
            namespace: kubernetes.authorization.ResourceCheck.(string) kubernetes.authorization.ResourceCheck
            name: kubernetes.authorization.ResourceCheck.(string) kubernetes.authorization.ResourceCheck
            check: kubernetes.authorization.PathCheck.(string) kubernetes.authorization.Decision
            check: kubernetes.authorization.ResourceCheck.(string) kubernetes.authorization.Decision
            allowed: kubernetes.authorization.Decision.() bool
            reason: kubernetes.authorization.Decision.() string
            errored: kubernetes.authorization.Decision.() bool
            error: kubernetes.authorization.Decision.() string
            optional.of: (A) optional<A>
            optional.none: () optional<A>
            optional.ofNonZeroValue: (A) optional<A>
            value: optional<A>.() A
            hasValue: optional<A>.() bool
            or: optional<A>.(optional<A>) optional<A>
            orValue: optional<A>.(A) A
            _?._: (dyn,string) optional<A>
            _[?_]: (list<A>,int) optional<A>
            _[?_]: (optional<list<A>>,int) optional<A>
            _[?_]: (map<A,B>,A) optional<B>
            _[?_]: (optional<map<A,B>>,A) optional<B>
            _[_]: (optional<list<A>>,int) optional<A>
            _[_]: (optional<map<A,B>>,A) optional<B>
            """;

    private static final List<CelFunctionDecl> DECLARATIONS = read();

    private CelSignatures() {}

    /** Read once: every environment has all of them. */
    static List<CelFunctionDecl> declarations() {
        return DECLARATIONS;
    }

    private static List<CelFunctionDecl> read() {
        var overloads = new LinkedHashMap<String, List<CelOverloadDecl>>();
        ALL.lines().forEach(line -> read(line, overloads));
        for (String format : CelNamedFormat.names()) {
            read("format." + format + ": () kubernetes.NamedFormat", overloads);
        }
        return overloads.entrySet().stream()
                .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void read(String line, Map<String, List<CelOverloadDecl>> overloads) {
        int colon = line.indexOf(": ");
        int open = line.indexOf('(', colon);
        int close = line.indexOf(')', open);
        var name = line.substring(0, colon);
        var receiver = line.substring(colon + 2, open);
        var types = new ArrayList<CelType>();
        if (!receiver.isEmpty()) {
            types.add(type(receiver.substring(0, receiver.length() - 1)));
        }
        arguments(line.substring(open + 1, close)).forEach(argument -> types.add(type(argument)));
        var result = type(line.substring(close + 2));
        var id = line.replaceAll("[^A-Za-z0-9]+", "_");
        overloads
                .computeIfAbsent(name, _ -> new ArrayList<>())
                .add(
                        receiver.isEmpty()
                                ? CelOverloadDecl.newGlobalOverload(id, result, types)
                                : CelOverloadDecl.newMemberOverload(id, result, types));
    }

    /** Splits at commas outside of angle brackets. */
    private static List<String> arguments(String text) {
        var arguments = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == ',' && depth == 0) {
                arguments.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (!text.isEmpty()) {
            arguments.add(text.substring(start));
        }
        return arguments;
    }

    private static CelType type(String text) {
        int open = text.indexOf('<');
        if (open > 0) {
            var inner = arguments(text.substring(open + 1, text.length() - 1));
            return switch (text.substring(0, open)) {
                case "list" -> ListType.create(type(inner.getFirst()));
                case "map" -> MapType.create(type(inner.getFirst()), type(inner.getLast()));
                default -> OptionalType.create(type(inner.getFirst()));
            };
        }
        return switch (text) {
            case "bool" -> SimpleType.BOOL;
            case "int" -> SimpleType.INT;
            case "uint" -> SimpleType.UINT;
            case "double" -> SimpleType.DOUBLE;
            case "string" -> SimpleType.STRING;
            case "bytes" -> SimpleType.BYTES;
            case "duration" -> SimpleType.DURATION;
            case "timestamp" -> SimpleType.TIMESTAMP;
            case "dyn" -> SimpleType.DYN;
            case "A", "B" -> TypeParamType.create(text);
            default -> OpaqueType.create(text);
        };
    }
}
