package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end "
                    + "with an alphanumeric character (e.g. 'example.com', regex used for validation is "
                    + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a.b", "a-b.c0", "1.2.3.4"})
    void lowerCaseLabelsJoinedByDotsAreASubdomain(String name) {
        assertThat(Names.dnsSubdomain(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "A", "a_b", "é", "a b"})
    void whatIsNoSubdomainIsRefusedInKubernetesWords(String name) {
        assertThat(Names.dnsSubdomain(name)).containsExactly(SUBDOMAIN_RULE);
    }

    @Test
    void aSubdomainHasAtMost253Characters() {
        assertThat(Names.dnsSubdomain("a".repeat(253))).isEmpty();
        assertThat(Names.dnsSubdomain("a".repeat(254))).containsExactly("must be no more than 253 characters");
    }

    @Test
    void aLabelHasNoDotsAndAtMost63Characters() {
        assertThat(Names.dnsLabel("a-0")).isEmpty();
        assertThat(Names.dnsLabel("a.b")).containsExactly("must not contain dots");
        assertThat(Names.dnsLabel("a".repeat(64))).containsExactly("must be no more than 63 characters");
        assertThat(Names.dnsLabel("A"))
                .containsExactly(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start "
                                + "and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
                                + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }

    @Test
    void aServiceNameStartsWithALetter() {
        assertThat(Names.dns1035Label("v1")).isEmpty();
        for (var name : new String[] {"", "1v", "V1", "v-", "v.1"}) {
            assertThat(Names.dns1035Label(name))
                    .containsExactly(
                            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
                                    + "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', "
                                    + "regex used "
                                    + "for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
        }
    }

    @Test
    void aQualifiedNameMayHaveOneSubdomainBeforeASlash() {
        assertThat(Names.qualifiedName("My.name_0")).isEmpty();
        assertThat(Names.qualifiedName("example.com/MyName")).isEmpty();
        assertThat(Names.qualifiedName("/a")).containsExactly("prefix part must be non-empty");
        assertThat(Names.qualifiedName("A/a")).containsExactly("prefix part " + SUBDOMAIN_RULE);
        assertThat(Names.qualifiedName("a/b/c")).singleElement().asString().startsWith("a qualified name must consist");
        assertThat(Names.qualifiedName("x/")).hasSize(2).first().isEqualTo("name part must be non-empty");
        assertThat(Names.qualifiedName("a".repeat(64))).containsExactly("name part must be no more than 63 characters");
        assertThat(Names.qualifiedName("bad key"))
                .containsExactly(
                        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                                + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                                + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }

    @Test
    void aLabelValueMayBeEmpty() {
        assertThat(Names.labelValue("")).isEmpty();
        assertThat(Names.labelValue("A.b_c-0")).isEmpty();
        assertThat(Names.labelValue("-")).hasSize(1);
        assertThat(Names.labelValue("a".repeat(64))).containsExactly("must be no more than 63 characters");
    }

    @Test
    void aPathSegmentCannotLeadElsewhere() {
        assertThat(Names.pathSegment("system:node")).isEmpty();
        assertThat(Names.pathSegment("..")).containsExactly("may not be '..'");
        assertThat(Names.pathSegment("a/%")).containsExactly("may not contain '/'", "may not contain '%'");
    }

    @Test
    void aNameOfMegabytesIsCheckedInLinearTime() {
        assertThat(Names.dnsSubdomain("a.".repeat(1_000_000))).hasSize(2);
    }
}
