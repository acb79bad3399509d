package flagship.kubemodel;

import static flagship.kubemodel.CelFunctions.text;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What Kubernetes adds to CEL: URLs, quantities, addresses, named formats, the authorizer. */
final class CelKubernetesFunctions {
    private CelKubernetesFunctions() {}

    static void addTo(Map<String, CelFunction> all) {
        urls(all);
        quantities(all);
        addresses(all);
        formats(all);
        access(all);
    }

    private static void urls(Map<String, CelFunction> all) {
        all.put("isURL", (a, _) -> CelUrl.parse(text(a[0])).isPresent());
        all.put(
                "url",
                (a, _) -> CelUrl.parse(text(a[0]))
                        .orElseThrow(() -> new CelError("URL parse error during conversion from string: parse \"" + a[0]
                                + "\": invalid URI for request")));
        of(all, "getScheme", CelUrl.class, CelUrl::scheme);
        of(all, "getHost", CelUrl.class, CelUrl::host);
        of(all, "getHostname", CelUrl.class, CelUrl::hostname);
        of(all, "getPort", CelUrl.class, CelUrl::port);
        of(all, "getEscapedPath", CelUrl.class, CelUrl::escapedPath);
        of(all, "getQuery", CelUrl.class, CelUrl::query);
    }

    private static void quantities(Map<String, CelFunction> all) {
        all.put("isQuantity", (a, _) -> quantity(text(a[0])).isPresent());
        all.put(
                "quantity",
                (a, _) -> quantity(text(a[0]))
                        .orElseThrow(() -> new CelError("quantities must match the regular expression"
                                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")));
        of(all, "sign", Quantity.class, quantity -> (long) quantity.amount().signum());
        of(all, "isInteger", Quantity.class, quantity -> fitsLong(quantity.amount()));
        of(all, "asInteger", Quantity.class, quantity -> {
            if (!fitsLong(quantity.amount())) {
                throw new CelError("cannot convert value to integer");
            }
            return quantity.amount().longValueExact();
        });
        of(
                all,
                "asApproximateFloat",
                Quantity.class,
                quantity -> quantity.amount().doubleValue());
        with(all, "add", (quantity, other) -> quantity.add(other));
        with(all, "sub", (quantity, other) -> quantity.subtract(other));
        with(all, "compareTo", (quantity, other) -> (long) quantity.compareTo(other));
        with(all, "isLessThan", (quantity, other) -> quantity.compareTo(other) < 0);
        with(all, "isGreaterThan", (quantity, other) -> quantity.compareTo(other) > 0);
    }

    private static boolean fitsLong(BigDecimal amount) {
        return Numbers.isIntegral(amount)
                && amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                && amount.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
    }

    private static Optional<Quantity> quantity(String text) {
        try {
            return Optional.of(Quantity.parse(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A function of two quantities; the second may be an int. */
    private static void with(
            Map<String, CelFunction> all, String name, BiFunction<Quantity, Quantity, Object> function) {
        all.put(name, (a, _) -> function.apply(as(a[0], Quantity.class), amount(a[1])));
    }

    private static Quantity amount(Object value) {
        return value instanceof Long number ? Quantity.of(number) : as(value, Quantity.class);
    }

    private static void addresses(Map<String, CelFunction> all) {
        all.put("isIP", (a, _) -> CelAddress.parse(text(a[0])).isPresent());
        all.put("isCIDR", (a, _) -> CelAddress.parseRange(text(a[0])).isPresent());
        all.put("ip", (a, _) -> a[0] instanceof CelAddress.Range range ? range.address() : address(text(a[0])));
        all.put("cidr", (a, _) -> range(text(a[0])));
        all.put("ip.isCanonical", (a, _) -> address(text(a[0])).toString().equals(a[0]));
        of(all, "family", CelAddress.class, address -> (long) address.family());
        of(all, "isUnspecified", CelAddress.class, CelAddress::isUnspecified);
        of(all, "isLoopback", CelAddress.class, address -> address.address().isLoopbackAddress());
        of(
                all,
                "isLinkLocalMulticast",
                CelAddress.class,
                address -> address.address().isMCLinkLocal());
        of(
                all,
                "isLinkLocalUnicast",
                CelAddress.class,
                address -> address.address().isLinkLocalAddress());
        of(all, "isGlobalUnicast", CelAddress.class, CelAddress::isGlobalUnicast);
        all.put(
                "containsIP",
                (a, _) -> as(a[0], CelAddress.Range.class)
                        .contains(a[1] instanceof CelAddress address ? address : address(text(a[1]))));
        all.put(
                "containsCIDR",
                (a, _) -> as(a[0], CelAddress.Range.class)
                        .contains(a[1] instanceof CelAddress.Range range ? range : range(text(a[1]))));
        of(all, "masked", CelAddress.Range.class, CelAddress.Range::masked);
        of(all, "prefixLength", CelAddress.Range.class, range -> (long) range.prefixLength());
    }

    private static CelAddress address(String text) {
        return CelAddress.parse(text)
                .orElseThrow(() -> new CelError(
                        "IP Address \"%s\" parse error during conversion from string: ParseAddr(\"%s\"): unable to parse IP"
                                .formatted(text, text)));
    }

    private static CelAddress.Range range(String text) {
        return CelAddress.parseRange(text)
                .orElseThrow(() -> new CelError(
                        "network address parse error during conversion from string: netip.ParsePrefix(\"%s\"): no '/'"
                                .formatted(text)));
    }

    private static void formats(Map<String, CelFunction> all) {
        all.put("format.named", (a, _) -> CelNamedFormat.named(text(a[0])));
        for (String name : CelNamedFormat.names()) {
            all.put("format." + name, (_, _) -> CelNamedFormat.named(name).orElseThrow());
        }
        all.put("validate", (a, budget) -> {
            budget.chargeReading(text(a[1]).length());
            return as(a[0], CelNamedFormat.class).validate(text(a[1]));
        });
    }

    private static void access(Map<String, CelFunction> all) {
        all.put("path", (a, _) -> as(a[0], CelAccess.class).path(text(a[1])));
        all.put("group", (a, _) -> as(a[0], CelAccess.class).group(text(a[1])));
        all.put("resource", (a, _) -> as(a[0], CelAccess.class).resource(text(a[1])));
        all.put("subresource", (a, _) -> as(a[0], CelAccess.class).subresource(text(a[1])));
        all.put("namespace", (a, _) -> as(a[0], CelAccess.class).namespace(text(a[1])));
        all.put("name", (a, _) -> as(a[0], CelAccess.class).name(text(a[1])));
        all.put("serviceAccount", (a, _) -> as(a[0], CelAccess.class).serviceAccount(text(a[1]), text(a[2])));
        all.put("check", (a, budget) -> as(a[0], CelAccess.class).check(text(a[1]), budget));
        of(all, "allowed", CelAuthorizer.Decision.class, CelAuthorizer.Decision::allowed);
        of(all, "reason", CelAuthorizer.Decision.class, CelAuthorizer.Decision::reason);
        of(all, "errored", CelAuthorizer.Decision.class, _ -> false);
        of(all, "error", CelAuthorizer.Decision.class, _ -> "");
    }

    private static <T> void of(Map<String, CelFunction> all, String name, Class<T> type, Function<T, Object> function) {
        all.put(name, (a, _) -> function.apply(as(a[0], type)));
    }

    private static <T> T as(Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw CelError.noSuchOverload();
    }
}
