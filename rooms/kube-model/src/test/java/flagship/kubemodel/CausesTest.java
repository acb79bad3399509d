package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Status.Cause;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausesTest {
    @Test
    void eachReasonHasItsWording() {
        assertThat(Causes.invalid("f", "a\"b", "why"))
                .isEqualTo(new Cause("FieldValueInvalid", "Invalid value: \"a\\\"b\": why", "f"));
        assertThat(Causes.invalid("f", TestJson.node("{'b':[1,true,null],'a':'x'}"), "why")
                        .message())
                .isEqualTo("Invalid value: map[string]interface {}{\"a\":\"x\", "
                        + "\"b\":[]interface {}{1, true, interface {}(nil)}}: why");
        assertThat(Causes.invalid("", TestJson.node("null"), "why"))
                .isEqualTo(new Cause("FieldValueInvalid", "Invalid value: \"null\": why", "<nil>"));
        assertThat(Causes.notSupported("f", TestJson.node("'x'"), List.of("a", "b"))
                        .message())
                .isEqualTo("Unsupported value: \"x\": supported values: \"a\", \"b\"");
        assertThat(Causes.duplicate("f", TestJson.node("'x'")).message()).isEqualTo("Duplicate value: \"x\"");
        assertThat(Causes.notFound("f", "x").message()).isEqualTo("Not found: \"x\"");
        assertThat(Causes.tooLong("f", 5).message()).isEqualTo("Too long: may not be more than 5 bytes");
        assertThat(Causes.tooMany("f", 4, 3).message()).isEqualTo("Too many: 4: must have at most 3 items");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0, 0",
        "2.50, 2.5",
        "100, 100",
        "1E+20, 100000000000000000000",
        "1E+21, 1e+21",
        "-1.5E-7, -1.5e-07",
        "0.0001, 0.0001",
        "1E-100, 1e-100"
    })
    void numbersArePrintedAsGoPrintsThem(BigDecimal number, String printed) {
        assertThat(Causes.number(number)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource({"'\u0007', \\a", "'\u0001', \\x01", "\u0085, \\u0085", "'\u2028', \\u2028", "é, é", "😀, 😀", "\\, \\\\"
    })
    void stringsAreQuotedAsGoQuotesThem(String text, String quoted) {
        assertThat(GoSyntax.quote(text)).isEqualTo("\"" + quoted + "\"");
    }
}
