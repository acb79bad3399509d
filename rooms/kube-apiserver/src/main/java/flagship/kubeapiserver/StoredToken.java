package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The Secret of a bootstrap token.
 *
 * @param groups that its bearer is in, beside the one of all
 * @param expiration absent for ever
 */
record StoredToken(
        BootstrapToken token, List<String> groups, Optional<Instant> expiration, boolean authenticates, boolean signs) {
    private static final String TRUE = "true";

    StoredToken {
        groups = List.copyOf(groups);
    }

    /** Empty if the Secret is none of a token, or not complete. */
    static Optional<StoredToken> read(byte[] secret) {
        var object = Json.parseObject(secret);
        var data = object.path("data");
        var token = BootstrapToken.parse(text(data, "token-id") + "." + text(data, "token-secret"));
        boolean named = token.filter(it -> BootstrapToken.secretName(it.id())
                        .equals(object.at("/metadata/name").asText()))
                .isPresent();
        if (!named || !object.path("type").asText().equals(BootstrapToken.SECRET_TYPE)) {
            return Optional.empty();
        }
        try {
            var expiration = text(data, "expiration");
            return Optional.of(new StoredToken(
                    token.get(),
                    groups(text(data, "auth-extra-groups")),
                    expiration.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(expiration)),
                    text(data, "usage-bootstrap-authentication").equals(TRUE),
                    text(data, "usage-bootstrap-signing").equals(TRUE)));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // When it ends cannot be known, so it does not count.
        }
    }

    /** Only groups below the one of all such tokens count: a token never makes anybody more than that. */
    private static List<String> groups(String list) {
        var all = new ArrayList<>(List.of(BootstrapToken.GROUP));
        Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(group -> group.startsWith(BootstrapToken.GROUP + ":"))
                .forEach(all::add);
        return all;
    }

    private static String text(JsonNode data, String key) {
        try {
            return new String(Base64.getDecoder().decode(data.path(key).asText("")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    boolean hasExpired(Instant now) {
        return expiration.filter(end -> !end.isAfter(now)).isPresent();
    }
}
