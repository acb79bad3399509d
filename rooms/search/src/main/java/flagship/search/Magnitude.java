package flagship.search;

import flagship.kubemodel.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be larger or smaller: a number or quantity, or a moment. */
sealed interface Magnitude {
    record Amount(BigDecimal amount) implements Magnitude {}

    record Moment(Instant instant) implements Magnitude {}

    /** Absent for text that is neither. */
    static Optional<Magnitude> of(String text) {
        if (text.indexOf('T') > 0 && text.indexOf(':') > 0) {
            try {
                return Optional.of(new Moment(Instant.parse(text)));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new Amount(Quantity.parse(text).toBigDecimal()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Absent where the two are of different sorts. */
    default OptionalInt compare(Magnitude other) {
        return switch (this) {
            case Amount(var amount) ->
                other instanceof Amount(var than) ? OptionalInt.of(amount.compareTo(than)) : OptionalInt.empty();
            case Moment(var instant) ->
                other instanceof Moment(var than) ? OptionalInt.of(instant.compareTo(than)) : OptionalInt.empty();
        };
    }
}
