package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bearer tokens listed in a file: lines of {@code token,user,uid,"group1,group2"}, read once at start. Tokens are kept as digests, so
 * that a look-up takes no time that tells about them.
 *
 * <p>Source: kube-apiserver 1.32, {@code --token-auth-file}.
 */
final class StaticTokens implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(StaticTokens.class);

    private final Map<String, UserInfo> usersByDigest;

    private StaticTokens(Map<String, UserInfo> usersByDigest) {
        this.usersByDigest = Map.copyOf(usersByDigest);
    }

    /** Knows no token. */
    static StaticTokens none() {
        return new StaticTokens(Map.of());
    }

    /** @throws ServerStartException if the file cannot be read or a line is malformed */
    static StaticTokens read(Path file) {
        var users = new HashMap<String, UserInfo>();
        int line = 0;
        for (var text : lines(file)) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            var fields = fields(text, file, line);
            if (fields.size() < 3) {
                throw malformed(file, line, "has %d columns; needed are token,user,uid".formatted(fields.size()));
            }
            if (fields.getFirst().isEmpty() || fields.get(1).isEmpty()) {
                throw malformed(file, line, "has an empty token or user");
            }
            var groups = fields.size() > 3 && !fields.get(3).isEmpty()
                    ? List.of(fields.get(3).split(",", -1))
                    : List.<String>of();
            var user = new UserInfo(fields.get(1), fields.get(2), groups, Map.of());
            if (users.put(digest(fields.getFirst()), user) != null) {
                log.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("line", line)
                        .log("token stands twice; the last counts");
            }
        }
        return new StaticTokens(users);
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var token = bearerToken(head);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(userOf(token).orElseThrow(ApiException::unauthorized));
    }

    /** The user of a token; empty if it is not known. */
    Optional<UserInfo> userOf(String token) {
        return Optional.ofNullable(usersByDigest.get(digest(token)));
    }

    /** The token of a request; empty for none. */
    static String bearerToken(RequestHead head) {
        var parts = head.header("authorization").orElse("").strip().split(" ", 3);
        return parts.length > 1 && parts[0].equalsIgnoreCase("bearer") ? parts[1] : "";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new ServerStartException("the token file %s does not exist".formatted(file), e);
        } catch (MalformedInputException e) {
            throw new ServerStartException("the token file %s is not UTF-8 text".formatted(file), e);
        } catch (IOException e) {
            throw new ServerStartException("the token file %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Splits one CSV line: fields in quotes may hold commas, and quotes by doubling them. */
    private static List<String> fields(String line, Path file, int number) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw malformed(file, number, "has a quote that is never closed");
        }
        fields.add(field.toString().strip());
        return fields;
    }

    private static ServerStartException malformed(Path file, int line, String what) {
        return new ServerStartException(
                "line %d of the token file %s %s, as in: secret,jane,uid-1,\"devs,ops\"".formatted(line, file, what),
                null);
    }

    private static String digest(String token) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
