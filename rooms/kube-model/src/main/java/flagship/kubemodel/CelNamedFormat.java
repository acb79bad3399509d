package flagship.kubemodel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code format.dns1123Label().validate(x)}. Source: {@code apiserver/pkg/cel/library/format.go} 1.32. */
record CelNamedFormat(String name, Function<String, List<String>> check) {
    private static final Map<String, CelNamedFormat> ALL = Map.ofEntries(
            format("dns1123Label", Names::dnsLabel),
            format("dns1123Subdomain", Names::dnsSubdomain),
            format("dns1035Label", Names::dns1035Label),
            format("qualifiedName", Names::qualifiedName),
            format("dns1123LabelPrefix", text -> Names.dnsLabel(prefix(text))),
            format("dns1123SubdomainPrefix", text -> Names.dnsSubdomain(prefix(text))),
            format("dns1035LabelPrefix", text -> Names.dns1035Label(prefix(text))),
            format("labelValue", Names::labelValue),
            format("uri", text -> CelUrl.parse(text).isPresent() ? List.of() : List.of("invalid URI for request")),
            format("uuid", text -> known("uuid", text, "does not match the UUID format")),
            format("byte", text -> known("byte", text, "invalid base64")),
            format("date", text -> known("date", text, "invalid date")),
            format("datetime", text -> known("date-time", text, "invalid datetime")));

    private static Map.Entry<String, CelNamedFormat> format(String name, Function<String, List<String>> check) {
        return Map.entry(name, new CelNamedFormat(name, check));
    }

    /** A generateName, which a suffix will follow. */
    private static String prefix(String text) {
        return text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
    }

    private static List<String> known(String format, String text, String otherwise) {
        return Formats.matches(format, text) ? List.of() : List.of(otherwise);
    }

    static Optional<CelNamedFormat> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Iterable<String> names() {
        return ALL.keySet();
    }

    /** What is wrong, or nothing. */
    Optional<Object> validate(String text) {
        var faults = check.apply(text);
        return faults.isEmpty() ? Optional.empty() : Optional.of(List.<Object>copyOf(faults));
    }
}
