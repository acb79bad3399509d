package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import flagship.kubemodel.Quantity.Format;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.5, 500m",
        "1000m, 1",
        "2000M, 2G",
        "1e3, 1e3",
        "1E3, 1e3",
        "15e2, 1500",
        "1.5, 1500m",
        "+1, 1",
        "-1.5, -1500m",
        ".5, 500m",
        "5., 5",
        "100m, 100m",
        "1n, 1n",
        "0.1n, 1n",
        "-0.1n, -1n",
        "1.0000000001, 1000000001n",
        "1E, 1E",
        "5000E, 5000E",
        "1024Mi, 1Gi",
        "1.5Gi, 1536Mi",
        "0.5Ki, 512",
        "1023, 1023",
        "1024Ki, 1Mi",
        "0.1Ki, 102400m",
        "16Ei, 9223372036854775807",
        "-16Ei, -9223372036854775807",
        "8Gi, 8Gi",
        "0Gi, 0",
        "1e-3, 1e-3",
        "12345678, 12345678"
    })
    void aQuantityIsPrintedInItsCanonicalForm(String text, String canonical) {
        assertThat(Quantity.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "+", "x", "1x", "1.2.3", "1 ", " 1", "1ki", "1KI", "1e", "1e1.5", "--1", "1e99999", "Gi",
                "1mi", "١"
            })
    void whatIsNoQuantityIsRefused(String text) {
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> Quantity.parse(text))
                .withMessageStartingWith("quantities must match the regular expression");
    }

    @Test
    void aQuantityOfMegabytesIsRefusedAtOnce() {
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> Quantity.parse("9".repeat(3_000_000)));
    }

    @Test
    void aSumKeepsTheFormatOfWhatWasThereFirst() {
        assertThat(Quantity.parse("1Gi").add(Quantity.parse("1G"))).hasToString("2073741824");
        assertThat(Quantity.parse("512Mi").add(Quantity.parse("512Mi"))).hasToString("1Gi");
        assertThat(Quantity.ZERO.add(Quantity.parse("2Gi"))).hasToString("2Gi");
        assertThat(Quantity.parse("500m").add(Quantity.parse("1500m"))).hasToString("2");
        assertThat(Quantity.parse("1").subtract(Quantity.parse("250m"))).hasToString("750m");
        assertThat(Quantity.parse("250m").multiply(6)).hasToString("1500m");
    }

    @Test
    void quantitiesAreOrderedByAmount() {
        assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
        assertThat(Quantity.parse("1000m")).isEqualByComparingTo(Quantity.of(1));
        assertThat(Quantity.ofMilli(500)).isEqualTo(Quantity.parse("0.5"));
    }

    @Test
    void wholeNumbersAreRoundedUp() {
        assertThat(Quantity.parse("1500m").value()).isEqualTo(2);
        assertThat(Quantity.parse("1.5m").milliValue()).isEqualTo(2);
        assertThat(Quantity.parse("100E").value()).isEqualTo(Long.MAX_VALUE);
        assertThat(Quantity.parse("-100E").value()).isEqualTo(Long.MIN_VALUE);
        assertThat(Quantity.parse("1500m").toBigDecimal()).isEqualByComparingTo("1.5");
    }

    @Test
    void theCanonicalFormParsesToTheSameAmount() {
        var random = new Random(5);
        for (int round = 0; round < 5_000; round++) {
            var format = List.of(Format.DECIMAL_SI, Format.BINARY_SI, Format.DECIMAL_EXPONENT)
                    .get(random.nextInt(3));
            var quantity = new Quantity(
                    BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(10)), format);

            assertThat(Quantity.parse(quantity.toString())).isEqualByComparingTo(quantity);
        }
    }
}
