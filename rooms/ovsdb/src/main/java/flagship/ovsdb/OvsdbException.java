package flagship.ovsdb;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a database; the type says what a caller may conclude. */
public abstract sealed class OvsdbException extends IOException {
    private static final long serialVersionUID = 1L;

    private OvsdbException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** There is no connection now; nothing was sent. */
    public static final class NotConnected extends OvsdbException {
        private static final long serialVersionUID = 1L;

        NotConnected(String message) {
            super(message, null);
        }
    }

    /** The connection ended, or no answer came in time, after a request may have been sent: nobody knows whether it was carried out. */
    public static final class OutcomeUnknown extends OvsdbException {
        private static final long serialVersionUID = 1L;

        OutcomeUnknown(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server answered a request with an error. */
    public static final class Refused extends OvsdbException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null);
        }
    }

    /** A transaction failed and changed nothing. */
    public static final class TransactionFailed extends OvsdbException {
        private static final long serialVersionUID = 1L;

        private final String error;
        private final int step;

        TransactionFailed(String error, String details, int step, String where) {
            super(
                    "the database refused the transaction: %s%s (at %s)"
                            .formatted(error, details.isEmpty() ? "" : ": " + details, abbreviated(where)),
                    null);
            this.error = error;
            this.step = step;
        }

        /** The error's name: {@code constraint violation}, {@code timed out} for a wait that was not fulfilled, {@code not owner}, ... */
        public String error() {
            return error;
        }

        /** The step that failed; the number of steps where the commit did. */
        public int step() {
            return step;
        }

        private static String abbreviated(String where) {
            return where.length() <= 300 ? where : where.substring(0, 300) + "...";
        }
    }
}
