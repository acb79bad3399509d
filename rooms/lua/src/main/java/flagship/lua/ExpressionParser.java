package flagship.lua;

import flagship.lua.Expression.Binary;
import flagship.lua.Expression.Constant;
import flagship.lua.Expression.Index;
import flagship.lua.Token.Kind;
import java.util.ArrayList;

/** Expressions of the source to what has values. */
final class ExpressionParser {
    private final Parser parser;

    ExpressionParser(Parser parser) {
        this.parser = parser;
    }

    Expression[] list() {
        var all = new ArrayList<Expression>();
        do {
            all.add(expression());
        } while (parser.accept(","));
        return all.toArray(Expression[]::new);
    }

    Expression expression() {
        return operation(0);
    }

    /** Reads as long as operators bind more strongly than {@code limit}. */
    private Expression operation(int limit) {
        parser.enter();
        var left = unary();
        while (Operator.isBinary(parser.token) && Operator.binary(parser.token).left > limit) {
            var operator = Operator.binary(parser.token);
            int line = parser.advance().line();
            var right = operation(operator.right);
            left = switch (operator) {
                case AND -> new Expression.And(left, right);
                case OR -> new Expression.Or(left, right);
                default -> new Binary(operator, left, right, line);
            };
        }
        parser.leave();
        return left;
    }

    private Expression unary() {
        int line = parser.token.line();
        if (parser.token.kind() != Kind.FIXED) {
            return simple();
        }
        var operator = switch (parser.token.text()) {
            case "not" -> Operator.NOT;
            case "-" -> Operator.NEGATE;
            case "#" -> Operator.LENGTH;
            default -> Operator.OR;
        };
        if (operator == Operator.OR) {
            return simple();
        }
        parser.advance();
        return new Expression.Unary(operator, operation(Operator.UNARY), line);
    }

    private Expression simple() {
        var token = parser.token;
        return switch (token.kind()) {
            case NUMBER -> constant(token.number());
            case STRING -> constant(token.text());
            case FIXED ->
                switch (token.text()) {
                    case "nil" -> constant(LuaNil.NIL);
                    case "true" -> constant(true);
                    case "false" -> constant(false);
                    case "..." -> vararg();
                    case "{" -> table();
                    case "function" -> {
                        int line = parser.advance().line();
                        yield function(false, line);
                    }
                    default -> suffixed();
                };
            case NAME, END -> suffixed();
        };
    }

    private Expression constant(Object value) {
        parser.advance();
        return new Constant(value);
    }

    private Expression vararg() {
        if (!parser.scope.vararg) {
            throw parser.unexpected("cannot use '...' outside a vararg function");
        }
        parser.advance();
        return new Expression.Vararg();
    }

    Expression function(boolean method, int line) {
        return new Expression.Function(parser.functionBody(method, line));
    }

    private Expression primary() {
        if (parser.token.kind() == Kind.NAME) {
            int line = parser.token.line();
            return parser.scope.resolve(parser.name(), parser.lexer, line);
        }
        if (!parser.accept("(")) {
            throw parser.unexpected("unexpected symbol");
        }
        var inner = expression();
        parser.expect(")");
        return new Expression.Single(inner);
    }

    /** A name or parentheses, with what follows: fields, keys, calls. */
    Expression suffixed() {
        var expression = primary();
        while (true) {
            int line = parser.token.line();
            if (parser.accept(".")) {
                expression = new Index(expression, new Constant(parser.name()), line);
            } else if (parser.accept("[")) {
                expression = new Index(expression, expression(), line);
                parser.expect("]");
            } else if (parser.accept(":")) {
                var method = new Index(expression, new Constant(parser.name()), line);
                expression = new Expression.MethodCall(expression, method, arguments(), line);
            } else if (parser.token.is("(") || parser.token.is("{") || parser.token.kind() == Kind.STRING) {
                expression = new Expression.Call(expression, arguments(), line);
            } else {
                return expression;
            }
        }
    }

    private Expression[] arguments() {
        if (parser.token.kind() == Kind.STRING) {
            return new Expression[] {constant(parser.token.text())};
        }
        if (parser.token.is("{")) {
            return new Expression[] {table()};
        }
        if (!parser.accept("(")) {
            throw parser.unexpected("function arguments expected");
        }
        if (parser.accept(")")) {
            return new Expression[0];
        }
        var all = list();
        parser.expect(")");
        return all;
    }

    private Expression table() {
        parser.enter();
        int line = parser.advance().line();
        var positional = new ArrayList<Expression>();
        var keys = new ArrayList<Expression>();
        var values = new ArrayList<Expression>();
        while (!parser.token.is("}")) {
            if (parser.accept("[")) {
                keys.add(expression());
                parser.expect("]");
                parser.expect("=");
                values.add(expression());
            } else if (parser.token.kind() == Kind.NAME && parser.ahead().is("=")) {
                keys.add(new Constant(parser.name()));
                parser.expect("=");
                values.add(expression());
            } else {
                positional.add(expression());
            }
            if (!parser.accept(",") && !parser.accept(";")) {
                break;
            }
        }
        parser.expect("}");
        parser.leave();
        return new Expression.TableConstructor(
                positional.toArray(Expression[]::new),
                keys.toArray(Expression[]::new),
                values.toArray(Expression[]::new),
                line);
    }
}
