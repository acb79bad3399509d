package flagship.kubeclient;

import java.nio.charset.StandardCharsets;

/** PEM text, which may hold a key: compared by content, never printed. */
public record Pem(String text) {
    /** None. */
    public static final Pem EMPTY = new Pem("");

    public static Pem of(byte[] text) {
        return new Pem(new String(text, StandardCharsets.US_ASCII));
    }

    public boolean isEmpty() {
        return text.isBlank();
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return isEmpty() ? "Pem[]" : "Pem[***]";
    }
}
