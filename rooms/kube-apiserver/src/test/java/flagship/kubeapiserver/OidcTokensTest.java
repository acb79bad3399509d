package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import flagship.kubeapiserver.ExtensionServer.Reply;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who come with a token of an OpenID Connect issuer. */
class OidcTokensTest {
    @TempDir
    private Path folder;

    private ExtensionServer issuer;
    private RSAKey key;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        issuer = new ExtensionServer();
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        issuer.route(
                "/.well-known/openid-configuration",
                _ -> Reply.json("{'issuer':'" + issuer.url("") + "','jwks_uri':'" + issuer.url("") + "/keys'}"));
        publish(key);
        var ca = Files.writeString(folder.resolve("issuer-ca.crt"), issuer.caPem());
        server = RunningServer.complete(
                folder,
                usual -> usual.withOidc(Optional.of(new OidcConfig(
                        URI.create(issuer.url("")),
                        "flagship",
                        "email",
                        "oidc:",
                        "groups",
                        "oidc:",
                        Map.of("tenant", "blue"),
                        Optional.of(ca),
                        List.of("RS256")))));
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    private void publish(RSAKey published) {
        issuer.route(
                "/keys", _ -> Reply.json("{\"keys\":[" + published.toPublicJWK().toJSONString() + "]}"));
    }

    private String token(RSAKey signing, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        var claims = change.apply(new JWTClaimsSet.Builder()
                .issuer(issuer.url(""))
                .audience("flagship")
                .subject("1234")
                .claim("email", "jane@example.com")
                .claim("groups", List.of("devs", "ops"))
                .claim("tenant", "blue")
                .expirationTime(Date.from(Instant.now().plusSeconds(600))));
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(signing.getKeyID())
                .build();
        var token = new SignedJWT(header, claims.build());
        token.sign(new RSASSASigner(signing));
        return token.serialize();
    }

    private int status(String token) throws Exception {
        return server.get("/api", token).statusCode();
    }

    @Test
    void theClaimsSayWhoItIs() throws Exception {
        var review = server.post(
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                token(key, claims -> claims),
                "{'apiVersion':'authentication.k8s.io/v1','kind':'SelfSubjectReview'}");

        assertThat(review.statusCode()).isEqualTo(201);
        assertThat(review.body())
                .contains(
                        "\"username\":\"oidc:jane@example.com\"",
                        "\"oidc:devs\"",
                        "\"oidc:ops\"",
                        "system:authenticated");
    }

    @Test
    void aReviewOfTheTokenSaysTheSame() throws Exception {
        var review = server.post(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                RunningServer.ADMIN,
                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenReview','spec':{'token':'"
                        + token(key, claims -> claims) + "'}}");

        assertThat(review.body()).contains("\"authenticated\":true", "oidc:jane@example.com");
    }

    @Test
    void aTokenThatIsNotGoodIsRefused() throws Exception {
        assertThat(status(token(key, claims -> claims))).isEqualTo(200);

        var past = Date.from(Instant.now().minusSeconds(1));
        var later = Date.from(Instant.now().plusSeconds(300));
        assertThat(status(token(key, claims -> claims.expirationTime(past)))).isEqualTo(401);
        assertThat(status(token(key, claims -> claims.notBeforeTime(later)))).isEqualTo(401);
        assertThat(status(token(key, claims -> claims.audience("somebody")))).isEqualTo(401);
        assertThat(status(token(key, claims -> claims.issuer("https://else.example.com"))))
                .isEqualTo(401);
        assertThat(status(token(key, claims -> claims.claim("tenant", "red")))).isEqualTo(401);
        assertThat(status(token(key, claims -> claims.claim("email", null)))).isEqualTo(401);
        assertThat(status(token(key, claims -> claims.claim("email_verified", false))))
                .isEqualTo(401);
        assertThat(status(token(key, claims -> claims.claim("groups", List.of(7)))))
                .isEqualTo(401);
    }

    @Test
    void aKeyOfSomebodyElseSignsNothingHere() throws Exception {
        var other = new RSAKeyGenerator(2048).keyID("one").generate();

        assertThat(status(token(other, claims -> claims))).isEqualTo(401);
    }

    @Test
    void keysAreNotAskedForAtEachTokenWithAMadeUpKey() throws Exception {
        for (int i = 0; i < 5; i++) {
            var other = new RSAKey.Builder(key).keyID("made-up-" + i).build();
            assertThat(status(token(other, claims -> claims))).isEqualTo(401);
        }

        assertThat(issuer.askedFor("/keys")).isEqualTo(1);
    }

    @Test
    void anIssuerThatDoesNotAnswerKeepsOnlyItsOwnUsersOut() throws Exception {
        issuer.close();

        assertThat(status(token(key, claims -> claims))).isEqualTo(401);
        assertThat(status(RunningServer.ADMIN)).isEqualTo(200);
    }

    @Test
    void aSettingThatCannotBeIsOneSentence() {
        assertThatThrownBy(() -> config("http://issuer.example.com", "flagship", "RS256"))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("must be an https:// URL");
        assertThatThrownBy(() -> config("https://issuer.example.com", "", "RS256"))
                .hasMessageContaining("client id");
        assertThatThrownBy(() -> config("https://issuer.example.com", "flagship", "HS256"))
                .hasMessageContaining("HS256 is not known");
    }

    private static OidcConfig config(String issuer, String client, String algorithm) {
        return new OidcConfig(
                URI.create(issuer), client, "sub", "", "", "", Map.of(), Optional.empty(), List.of(algorithm));
    }

    @Test
    void namesArePrefixedWithTheIssuerUnlessToldOtherwise() {
        var usual = config("https://issuer.example.com", "flagship", "RS256");

        assertThat(usual.namePrefix()).isEqualTo("https://issuer.example.com#");
    }
}
