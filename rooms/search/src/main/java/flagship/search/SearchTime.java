package flagship.search;

import flagship.kubemodel.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The forms of a time in a search.
 *
 * <p>Source: Clusterpedia 0.9, contract section 6.2.
 */
final class SearchTime {
    private SearchTime() {}

    /** @throws ApiException 400 with the forms there are */
    static Instant parse(String text) {
        try {
            if (text.contains("T")) {
                return OffsetDateTime.parse(text).toInstant();
            }
            if (text.contains(" ")) {
                return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
            }
            if (text.contains("-")) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
        } catch (DateTimeException e) {
            throw invalid(text);
        }
        if (!text.matches("\\d+")) {
            throw invalid(text);
        }
        return switch (text.length()) {
            case 10 -> Instant.ofEpochSecond(Long.parseLong(text));
            case 13 -> Instant.ofEpochMilli(Long.parseLong(text));
            default ->
                throw ApiException.badRequest(
                        "Invalid timestamp: only timestamps with string lengths of 10(as s) and 13(as ms) are supported");
        };
    }

    private static ApiException invalid(String text) {
        return ApiException.badRequest(("Invalid datetime: %s, a valid datetime format: RFC3339,"
                        + " Datetime(2006-01-02 15:04:05), Date(2006-01-02), Unix Timestamp")
                .formatted(text));
    }
}
