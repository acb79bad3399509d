package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeapiserver.ServiceAccountTokens.Verdict;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Write;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAccountTokensTest {
    private static final NamespacedName BOT = new NamespacedName("shop", "bot");
    private static final List<String> US = List.of(ServiceAccountTokens.ISSUER);

    @TempDir
    Path folder;

    private volatile Instant now = Instant.parse("2026-11-27T09:00:00Z");
    private ObjectStore store;
    private TokenSubjects subjects;
    private ServiceAccountTokens tokens;

    @BeforeEach
    void start() {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        subjects = new TokenSubjects(store);
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        tokens = new ServiceAccountTokens(new ServiceAccountKeys(folder), subjects, clock);
        put("serviceaccounts", "bot", "uid-1", "");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aTokenIsItsAccounts() {
        var verdict = tokens.check(issue(), US);

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.user().name()).isEqualTo("system:serviceaccount:shop:bot");
            assertThat(accepted.user().uid()).isEqualTo("uid-1");
            assertThat(accepted.user().groups())
                    .containsExactly("system:serviceaccounts", "system:serviceaccounts:shop");
            assertThat(accepted.audiences()).isEqualTo(US);
        });
    }

    @Test
    void itEndsWithItsTime() {
        var token = issue();
        now = now.plusSeconds(600);

        assertThat(tokens.check(token, US)).isEqualTo(new Verdict.Refused("service account token has expired"));
    }

    @Test
    void itEndsWithItsAccountEvenIfAnotherOfThatNameComes() {
        var token = issue();
        remove("serviceaccounts", "bot");
        assertThat(tokens.check(token, US)).isInstanceOf(Verdict.Refused.class);

        put("serviceaccounts", "bot", "uid-2", "");
        assertThat(tokens.check(token, US)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void itEndsWithThePodThatItIsBoundTo() {
        put("pods", "web", "uid-pod", "\"serviceAccountName\":\"bot\"");
        var bound = subjects.bind(subjects.account(BOT), "Pod", "web", "uid-pod");
        var token = tokens.issue(bound, US, Duration.ofMinutes(10));
        assertThat(tokens.check(token, US))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.user().extra())
                                .containsEntry("authentication.kubernetes.io/pod-name", List.of("web")));

        remove("pods", "web");

        assertThat(tokens.check(token, US)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void itCannotBeBoundToAPodOfAnotherAccount() {
        put("pods", "web", "uid-pod", "\"serviceAccountName\":\"other\"");

        assertThatThrownBy(() -> subjects.bind(subjects.account(BOT), "Pod", "web", ""))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("different serviceaccount");
    }

    @Test
    void oneForAnotherAudienceIsNotForUs() {
        var token = tokens.issue(subjects.account(BOT), List.of("vault"), Duration.ofMinutes(10));

        assertThat(tokens.check(token, US))
                .isEqualTo(
                        new Verdict.Refused(
                                "token audiences [\"vault\"] is invalid for the target audiences [\"https://kubernetes.default.svc\"]"));
        assertThat(tokens.check(token, List.of("vault"))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void oneThatSomebodyElseSignedIsNone() {
        var others = new ServiceAccountTokens(
                new ServiceAccountKeys(folder.resolve("store")), subjects, Clock.fixed(now, ZoneOffset.UTC));
        var token = others.issue(subjects.account(BOT), US, Duration.ofMinutes(10));
        issue();

        assertThat(tokens.check(token, US)).isEqualTo(new Verdict.Refused(""));
        assertThat(tokens.check(issue() + "x", US)).isEqualTo(new Verdict.Refused(""));
        assertThat(tokens.check("no.jwt.atall", US)).isEqualTo(new Verdict.Refused(""));
    }

    @Test
    void theKeySurvivesARestart() {
        var token = issue();
        var again =
                new ServiceAccountTokens(new ServiceAccountKeys(folder), subjects, Clock.fixed(now, ZoneOffset.UTC));

        assertThat(again.check(token, US)).isInstanceOf(Verdict.Accepted.class);
    }

    private String issue() {
        return tokens.issue(subjects.account(BOT), US, Duration.ofMinutes(10));
    }

    private void put(String resource, String name, String uid, String spec) {
        var json = "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"shop\",\"uid\":\"%s\"},\"spec\":{%s}}"
                .formatted(name, uid, spec);
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        store.commit(new Write.Create(key(resource, name), _ -> value));
    }

    private void remove(String resource, String name) {
        var key = key(resource, name);
        var stored = store.get(key).orElseThrow();
        store.commit(new Write.Delete(key, stored.revision(), _ -> stored.value()));
    }

    private static String key(String resource, String name) {
        return StoreKeys.key(new GroupResource("", resource), new NamespacedName("shop", name));
    }
}
