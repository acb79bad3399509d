package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubemodel.AtRestCipher;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A value that the first process with a key leaves in the catalog, sealed: whoever cannot open it has another key, and would fill the catalog
 * with objects that the others cannot read.
 */
final class KeyProof {
    private static final byte[] PLAIN = "flagship".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = "catalog key proof".getBytes(StandardCharsets.UTF_8);

    private final Session session;
    private final Dialect dialect;

    KeyProof(Session session, Dialect dialect) {
        this.session = session;
        this.dialect = dialect;
    }

    /** @throws CatalogUnavailable if the catalog belongs to another key; a process without a key is no concern */
    void check(Optional<AtRestCipher> cipher) throws SQLException {
        if (cipher.isEmpty()) {
            return;
        }
        session.change(Sql.of(dialect.beginWrite()));
        var proof = session.first(
                        Sql.of("SELECT key_proof FROM state WHERE id = 1" + dialect.forUpdate()),
                        row -> Optional.ofNullable(row.getBytes(1)))
                .flatMap(found -> found);
        if (proof.isEmpty()) {
            session.change(Sql.of(
                    "UPDATE state SET key_proof = ? WHERE id = 1", cipher.get().seal(PLAIN, CONTEXT)));
        }
        session.change(Sql.of("COMMIT"));
        if (proof.isPresent()) {
            open(cipher.get(), proof.get());
        }
    }

    private static void open(AtRestCipher cipher, byte[] proof) {
        try {
            cipher.open(proof, CONTEXT);
        } catch (IllegalStateException e) {
            throw new CatalogUnavailable(
                    "the Secrets in the catalog are encrypted with another key than this process has; give it the file"
                            + " pki/at-rest.key from the data directory of the process that first used the catalog",
                    e);
        }
    }
}
