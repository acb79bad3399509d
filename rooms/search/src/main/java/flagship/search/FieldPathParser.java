package flagship.search;

import flagship.kubemodel.ApiException;
import flagship.search.FieldPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code metadata.annotations['example.com/note']}, {@code .spec.containers[].name}, {@code status.conditions[type=Ready].status}. */
final class FieldPathParser {
    private static final int STEPS_MAX = 32;
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private final String text;
    private int at;

    private FieldPathParser(String text) {
        this.text = text;
    }

    /** @throws ApiException 400 with what is wrong */
    static FieldPath parse(String text) {
        return new FieldPathParser(text).path();
    }

    private FieldPath path() {
        var steps = new ArrayList<Step>();
        at = text.startsWith(".") ? 1 : 0;
        if (at < text.length() && text.charAt(at) == '[') {
            steps.add(bracket());
        } else {
            steps.add(member());
        }
        while (at < text.length()) {
            if (text.charAt(at) == '.') {
                at++;
                steps.add(member());
            } else if (text.charAt(at) == '[') {
                steps.add(bracket());
            } else {
                throw wrong("found \"%s\" where \".\" or \"[\" should stand".formatted(text.substring(at)));
            }
        }
        if (steps.size() > STEPS_MAX) {
            throw wrong("it is longer than " + STEPS_MAX + " steps");
        }
        return new FieldPath(List.copyOf(steps));
    }

    private Step member() {
        if (at < text.length() && isQuote(text.charAt(at))) {
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end < 0) {
                throw wrong("a quote is not closed");
            }
            var name = text.substring(at + 1, end);
            at = end + 1;
            return quoted(name);
        }
        int end = at;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
            end++;
        }
        var name = text.substring(at, end);
        if (!NAME.matcher(name).matches()) {
            throw wrong("\"%s\" is no name of a field; write others in quotes, as in ['a b']".formatted(name));
        }
        at = end;
        return new Step.Member(name);
    }

    private Step bracket() {
        int close = text.indexOf(']', at);
        if (close < 0) {
            throw wrong("\"[\" is not closed");
        }
        var inside = text.substring(at + 1, close);
        at = close + 1;
        if (inside.isEmpty()) {
            return new Step.EachElement();
        }
        if (inside.length() > 1
                && isQuote(inside.charAt(0))
                && inside.charAt(inside.length() - 1) == inside.charAt(0)) {
            return quoted(inside.substring(1, inside.length() - 1));
        }
        if (inside.matches("\\d{1,9}")) {
            return new Step.Element(Integer.parseInt(inside));
        }
        int equal = inside.indexOf('=');
        if (equal > 0) {
            return new Step.ElementsWith(parse(inside.substring(0, equal)), inside.substring(equal + 1));
        }
        throw wrong(
                "list index invalid. if %s is a field, please use ['%s'] or .'%s'".formatted(inside, inside, inside));
    }

    private Step quoted(String name) {
        if (name.isEmpty()) {
            throw wrong("a name in quotes is empty");
        }
        return new Step.Member(name);
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private ApiException wrong(String what) {
        return ApiException.badRequest(
                "the field \"%s\" of the field selector cannot be understood: %s".formatted(text, what));
    }
}
