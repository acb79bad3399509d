package flagship.catalog;

import java.time.Duration;
import java.util.Optional;

/**
 * Which database server a catalog lies on and how it is read.
 *
 * @param url {@code jdbc:postgresql://HOST[:PORT]/DATABASE}, {@code jdbc:mariadb://...} or {@code jdbc:mysql://...}, with the driver's
 *     parameters, TLS among them; a password in it is shown nowhere
 * @param login absent where the URL has it
 * @param readers searches that may read at one moment, each on a connection; 1 to 64
 * @param searchTimeout longest time of one statement of a search; 1 second to 1 hour
 */
public record ServerCatalogConfig(
        String url, Optional<Login> login, Sealing sealing, int readers, Duration searchTimeout) {
    private static final int READERS = 8;
    private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(30);

    public ServerCatalogConfig {
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("readers is %d; allowed is 1 to 64".formatted(readers));
        }
        if (searchTimeout.toSeconds() < 1 || searchTimeout.toHours() > 1) {
            throw new IllegalArgumentException(
                    "searchTimeout is %s; allowed is 1 second to 1 hour".formatted(searchTimeout));
        }
    }

    /** Eight readers, statements of at most 30 seconds. */
    public static ServerCatalogConfig of(String url, Optional<Login> login, Sealing sealing) {
        return new ServerCatalogConfig(url, login, sealing, READERS, SEARCH_TIMEOUT);
    }

    /** Who connects. {@link #toString} does not show the password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /** Where the catalog lies, fit to be shown: without parameters and whoever stands before the host. */
    String place() {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    /** A text of a driver without what must not be shown. */
    String redact(String text) {
        var clean = text.replace(url, place());
        var password = login.map(Login::password).orElse("");
        if (!password.isEmpty()) {
            clean = clean.replace(password, "***");
        }
        return clean.replaceAll("(?i)(password=)[^&\\s]*", "$1***");
    }

    @Override
    public String toString() {
        return "ServerCatalogConfig[" + place() + "]";
    }
}
