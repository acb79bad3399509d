package flagship.kubemodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AtRestCipherTest {
    private static final byte[] PLAIN = "the password".getBytes(UTF_8);
    private static final byte[] CONTEXT = "secrets/ns/name".getBytes(UTF_8);

    private final AtRestCipher cipher = new AtRestCipher(key(1));

    @Test
    void aSealedValueOpensToWhatItWas() {
        assertThat(cipher.open(cipher.seal(PLAIN, CONTEXT), CONTEXT)).isEqualTo(PLAIN);
        assertThat(cipher.open(cipher.seal(new byte[0], CONTEXT), CONTEXT)).isEmpty();
    }

    @Test
    void aSealedValueShowsNothingAndNeverLooksTheSame() {
        var sealed = cipher.seal(PLAIN, CONTEXT);

        assertThat(new String(sealed, UTF_8)).doesNotContain("password");
        assertThat(cipher.seal(PLAIN, CONTEXT)).isNotEqualTo(sealed);
    }

    @Test
    void aValueCannotBeMovedToAnotherObject() {
        var sealed = cipher.seal(PLAIN, CONTEXT);

        assertThatIllegalStateException().isThrownBy(() -> cipher.open(sealed, "secrets/ns/other".getBytes(UTF_8)));
    }

    @Test
    void anotherKeyOpensNothing() {
        var sealed = cipher.seal(PLAIN, CONTEXT);

        assertThatIllegalStateException().isThrownBy(() -> new AtRestCipher(key(2)).open(sealed, CONTEXT));
    }

    @Test
    void everyAlteredByteIsNoticed() {
        var sealed = cipher.seal(PLAIN, CONTEXT);
        for (int i = 0; i < sealed.length; i++) {
            var altered = sealed.clone();
            altered[i] ^= 1;

            assertThatIllegalStateException().isThrownBy(() -> cipher.open(altered, CONTEXT));
        }
        assertThatIllegalStateException().isThrownBy(() -> cipher.open(new byte[3], CONTEXT));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AtRestCipher(new byte[16]))
                .withMessage("the key has 16 bytes; it must have 32");
    }

    private static byte[] key(int filler) {
        var key = new byte[AtRestCipher.KEY_BYTES];
        Arrays.fill(key, (byte) filler);
        return key;
    }
}
