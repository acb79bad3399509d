package flagship.lua;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** An operator with how strongly it binds to each side. {@code and} and {@code or} are expressions of their own. */
enum Operator {
    OR("or", 1, 1),
    AND("and", 2, 2),
    LESS("<", 3, 3),
    GREATER(">", 3, 3),
    LESS_OR_EQUAL("<=", 3, 3),
    GREATER_OR_EQUAL(">=", 3, 3),
    NOT_EQUAL("~=", 3, 3),
    EQUAL("==", 3, 3),
    CONCAT("..", 5, 4),
    ADD("+", 6, 6),
    SUBTRACT("-", 6, 6),
    MULTIPLY("*", 7, 7),
    DIVIDE("/", 7, 7),
    MODULO("%", 7, 7),
    POWER("^", 10, 9),
    NOT("not", 0, 8),
    NEGATE("unary -", 0, 8),
    LENGTH("#", 0, 8);

    /** How strongly unary operators bind. */
    static final int UNARY = 8;

    private static final Map<String, Operator> BINARY = Arrays.stream(values())
            .filter(operator -> operator.left > 0)
            .collect(Collectors.toUnmodifiableMap(operator -> operator.symbol, operator -> operator));

    final String symbol;
    final int left;
    final int right;

    Operator(String symbol, int left, int right) {
        this.symbol = symbol;
        this.left = left;
        this.right = right;
    }

    /** Whether the word is an operator between two operands. */
    static boolean isBinary(Token token) {
        return token.kind() == Token.Kind.FIXED && BINARY.containsKey(token.text());
    }

    static Operator binary(Token token) {
        return BINARY.getOrDefault(token.text(), OR);
    }
}
