package flagship.kubemodel;

import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import flagship.kubemodel.LabelTokens.Kind;
import flagship.kubemodel.LabelTokens.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Recursive descent over the tokens of one selector; used once, by one thread. {@code in} and {@code notin} are operators only where an
 * operator is expected, so that a key may be called {@code in}.
 */
final class LabelSelectorParser {
    private final List<Token> tokens;
    private int next;

    LabelSelectorParser(String selector) {
        this.tokens = LabelTokens.of(selector);
    }

    List<Requirement> parse() {
        var requirements = new ArrayList<Requirement>();
        while (peek().kind() != Kind.END) {
            if (!startsRequirement(peek())) {
                throw unexpected("", peek(), ", expected: !, identifier, or 'end of string'");
            }
            requirements.add(requirement());
            separator();
        }
        return requirements;
    }

    private void separator() {
        var token = take();
        switch (token.kind()) {
            case END -> {} // peek() keeps giving it, and the loop in parse() ends.
            case COMMA -> {
                if (!startsRequirement(peek())) {
                    throw unexpected("", peek(), ", expected: identifier after ','");
                }
            }
            case WORD, NOT, EQUALS, NOT_EQUALS, OPEN, CLOSE, GREATER, LESS ->
                throw unexpected("", token, ", expected: ',' or 'end of string'");
        }
    }

    private Requirement requirement() {
        boolean absent = peek().kind() == Kind.NOT;
        if (absent) {
            take();
        }
        var key = take();
        if (key.kind() != Kind.WORD) {
            throw unexpectedInRequirement(key, ", expected: identifier");
        }
        LabelRequirements.keyErrors(key.text()).forEach(why -> {
            throw inRequirement(why);
        });
        if (absent) {
            return checked(key.text(), Operator.DOES_NOT_EXIST, List.of());
        }
        if (peek().kind() == Kind.END || peek().kind() == Kind.COMMA) {
            return checked(key.text(), Operator.EXISTS, List.of());
        }
        return comparison(key.text(), take());
    }

    private Requirement comparison(String key, Token operator) {
        return switch (operator.kind()) {
            case EQUALS -> checked(key, Operator.IN, List.of(value()));
            case NOT_EQUALS -> checked(key, Operator.NOT_IN, List.of(value()));
            case GREATER -> checked(key, Operator.GREATER_THAN, List.of(value()));
            case LESS -> checked(key, Operator.LESS_THAN, List.of(value()));
            case WORD ->
                switch (operator.text()) {
                    case "in" -> checked(key, Operator.IN, set());
                    case "notin" -> checked(key, Operator.NOT_IN, set());
                    default -> throw noOperator(operator);
                };
            case NOT, OPEN, CLOSE, COMMA, END -> throw noOperator(operator);
        };
    }

    private String value() {
        return switch (peek().kind()) {
            case END, COMMA -> "";
            case WORD -> take().text();
            case NOT, EQUALS, NOT_EQUALS, OPEN, CLOSE, GREATER, LESS ->
                throw unexpectedInRequirement(peek(), ", expected: identifier");
        };
    }

    /** {@code (a,b)}; a place without a word stands for the empty value. */
    private List<String> set() {
        var open = take();
        if (open.kind() != Kind.OPEN) {
            throw unexpectedInRequirement(open, " expected: '('");
        }
        if (peek().kind() != Kind.WORD && peek().kind() != Kind.COMMA && peek().kind() != Kind.CLOSE) {
            throw unexpectedInRequirement(peek(), ", expected: ',', ')' or identifier");
        }
        var values = new ArrayList<String>();
        while (true) {
            boolean named = peek().kind() == Kind.WORD;
            values.add(named ? take().text() : "");
            var token = take();
            if (token.kind() == Kind.CLOSE) {
                return values;
            }
            if (token.kind() != Kind.COMMA) {
                throw unexpectedInRequirement(
                        token, named ? ", expected: ',' or ')'" : ", expected: ',', or identifier");
            }
        }
    }

    private static boolean startsRequirement(Token token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.NOT;
    }

    private Token peek() {
        return tokens.get(Math.min(next, tokens.size() - 1));
    }

    private Token take() {
        var token = peek();
        next++;
        return token;
    }

    private static Requirement checked(String key, Operator operator, List<String> values) {
        try {
            return LabelRequirements.checked(key, operator, values);
        } catch (ApiException e) {
            throw inRequirement(e.status().message());
        }
    }

    private static ApiException noOperator(Token token) {
        return unexpectedInRequirement(token, ", expected: in, notin, =, ==, !=, gt, lt");
    }

    private static ApiException unexpectedInRequirement(Token token, String expected) {
        return unexpected("unable to parse requirement: ", token, expected);
    }

    private static ApiException inRequirement(String why) {
        return ApiException.badRequest("unable to parse requirement: " + why);
    }

    private static ApiException unexpected(String where, Token token, String expected) {
        return ApiException.badRequest(where + "found '" + token.text() + "'" + expected);
    }
}
