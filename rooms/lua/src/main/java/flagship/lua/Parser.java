package flagship.lua;

import flagship.lua.Expression.Assignable;
import flagship.lua.Expression.Constant;
import flagship.lua.Expression.Index;
import flagship.lua.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements of the source to what runs. {@link ExpressionParser} does the expressions. */
final class Parser {
    /** Blocks and expressions within each other; as many as Lua 5.1 allows. */
    private static final int NESTING_MAX = 200;

    private static final Block EMPTY = new Block(new Statement[0], Map.of());

    final String chunk;
    final Lexer lexer;
    final ExpressionParser expressions = new ExpressionParser(this);
    FunctionScope scope = new FunctionScope(null, true);
    Token token;
    private Token ahead;
    private int nesting;

    Parser(String chunk, String source) {
        this.chunk = chunk;
        this.lexer = new Lexer(chunk, source);
        this.token = lexer.next();
        this.ahead = lexer.next();
    }

    /** The whole source as a function. */
    FunctionBody chunk() {
        var block = block(null);
        if (token.kind() != Kind.END) {
            throw unexpected("'<eof>' expected");
        }
        return new FunctionBody(chunk, List.of(), true, List.of(), scope.slots(), block);
    }

    LuaError unexpected(String what) {
        return lexer.error("%s near '%s'".formatted(what, token.shown()), token.line());
    }

    Token advance() {
        var current = token;
        token = ahead;
        ahead = lexer.next();
        return current;
    }

    Token ahead() {
        return ahead;
    }

    boolean accept(String fixed) {
        boolean is = token.is(fixed);
        if (is) {
            advance();
        }
        return is;
    }

    void expect(String fixed) {
        if (!accept(fixed)) {
            throw unexpected("'%s' expected".formatted(fixed));
        }
    }

    private void close(String fixed, String opened, int line) {
        if (!accept(fixed)) {
            throw unexpected(
                    line == token.line()
                            ? "'%s' expected".formatted(fixed)
                            : "'%s' expected (to close '%s' at line %d)".formatted(fixed, opened, line));
        }
    }

    String name() {
        if (token.kind() != Kind.NAME) {
            throw unexpected("<name> expected");
        }
        return advance().text();
    }

    void enter() {
        if (++nesting > NESTING_MAX) {
            throw lexer.error("the code is nested more than %d deep".formatted(NESTING_MAX), token.line());
        }
    }

    void leave() {
        nesting--;
    }

    private boolean endsBlock() {
        return token.kind() == Kind.END
                || token.is("end")
                || token.is("else")
                || token.is("elseif")
                || token.is("until");
    }

    /** @param condition of a {@code repeat}, which is read while the locals of the block are visible */
    private Block block(@Nullable List<Expression> condition) {
        enter();
        int mark = scope.mark();
        scope.openBlock();
        var statements = new ArrayList<Statement>();
        var labels = new HashMap<String, Integer>();
        boolean last = false;
        while (!last && !endsBlock()) {
            last = token.is("return") || token.is("break");
            if (token.is("::")) {
                label(labels, statements.size());
            } else {
                statements.add(statement());
            }
            accept(";");
        }
        if (condition != null) {
            expect("until");
            condition.add(expressions.expression());
        }
        for (Completion jump : scope.closeBlock()) {
            throw lexer.error("no visible label '%s' for <goto>".formatted(jump.label()), jump.line());
        }
        scope.hide(mark);
        leave();
        return statements.isEmpty() && labels.isEmpty()
                ? EMPTY
                : new Block(statements.toArray(Statement[]::new), Map.copyOf(labels));
    }

    private void label(Map<String, Integer> labels, int place) {
        expect("::");
        var name = name();
        if (!scope.label(name)) {
            throw unexpected("label '%s' already defined".formatted(name));
        }
        labels.put(name, place);
        expect("::");
    }

    private Statement statement() {
        int line = token.line();
        if (token.kind() != Kind.FIXED) {
            return expressionStatement();
        }
        return switch (token.text()) {
            case "if" -> ifStatement(line);
            case "while" -> whileStatement(line);
            case "do" -> {
                advance();
                yield new Statement.Do(closedBlock("do", line));
            }
            case "for" -> forStatement(line);
            case "repeat" -> repeat();
            case "function" -> functionStatement(line);
            case "local" -> local(line);
            case "return" -> returnStatement();
            case "break" -> breakStatement();
            case "goto" -> gotoStatement(line);
            default -> expressionStatement();
        };
    }

    private Block closedBlock(String opened, int line) {
        var block = block(null);
        close("end", opened, line);
        return block;
    }

    private Block loop(String opened, int line) {
        expect("do");
        scope.loops++;
        var block = closedBlock(opened, line);
        scope.loops--;
        return block;
    }

    private Statement ifStatement(int line) {
        var conditions = new ArrayList<Expression>();
        var blocks = new ArrayList<Block>();
        do {
            advance();
            conditions.add(expressions.expression());
            expect("then");
            blocks.add(block(null));
        } while (token.is("elseif"));
        var otherwise = accept("else") ? block(null) : EMPTY;
        close("end", "if", line);
        return new Statement.If(conditions.toArray(Expression[]::new), blocks.toArray(Block[]::new), otherwise);
    }

    private Statement whileStatement(int line) {
        advance();
        var condition = expressions.expression();
        return new Statement.While(condition, loop("while", line));
    }

    private Statement repeat() {
        advance();
        scope.loops++;
        var condition = new ArrayList<Expression>();
        var block = block(condition);
        scope.loops--;
        return new Statement.Repeat(block, condition.getFirst());
    }

    private Statement forStatement(int line) {
        advance();
        var names = new ArrayList<String>();
        do {
            names.add(name());
        } while (accept(","));
        if (names.size() == 1 && accept("=")) {
            return numericFor(names.getFirst(), line);
        }
        expect("in");
        var iterator = expressions.list();
        int mark = scope.mark();
        var variables = declare(names);
        var block = loop("for", line);
        scope.hide(mark);
        return new Statement.GenericFor(variables, iterator, block, line);
    }

    private Statement numericFor(String name, int line) {
        var from = expressions.expression();
        expect(",");
        var to = expressions.expression();
        Expression by = accept(",") ? expressions.expression() : new Constant(1.0);
        int mark = scope.mark();
        var variable = declare(List.of(name)).getFirst();
        var block = loop("for", line);
        scope.hide(mark);
        return new Statement.NumericFor(variable, from, to, by, block, line);
    }

    List<LocalVariable> declare(List<String> names) {
        var variables = new ArrayList<LocalVariable>();
        for (String name : names) {
            variables.add(scope.create(name, variables.size()));
        }
        show(variables);
        return variables;
    }

    private void show(List<LocalVariable> variables) {
        for (LocalVariable variable : variables) {
            if (!scope.show(variable)) {
                throw unexpected("too many local variables");
            }
        }
    }

    private Statement functionStatement(int line) {
        advance();
        Assignable target = scope.resolve(name(), lexer, line);
        boolean method = false;
        while (!method && (token.is(".") || token.is(":"))) {
            method = advance().is(":");
            target = new Index(target, new Constant(name()), line);
        }
        return new Statement.Assign(target, expressions.function(method, line));
    }

    private Statement local(int line) {
        advance();
        if (accept("function")) {
            var variable = declare(List.of(name())).getFirst();
            return new Statement.LocalFunction(variable, expressions.function(false, line));
        }
        var names = new ArrayList<String>();
        do {
            names.add(name());
        } while (accept(","));
        var values = accept("=") ? expressions.list() : new Expression[0];
        return new Statement.Local(declare(names), values);
    }

    private Statement returnStatement() {
        advance();
        boolean nothing = endsBlock() || token.is(";");
        return new Statement.Return(nothing ? new Expression[0] : expressions.list());
    }

    private Statement breakStatement() {
        if (scope.loops == 0) {
            throw unexpected("no loop to break");
        }
        advance();
        return new Statement.Leave(Completion.BREAK);
    }

    private Statement gotoStatement(int line) {
        advance();
        var jump = Completion.jump(name(), line);
        scope.jump(jump);
        return new Statement.Leave(jump);
    }

    private Statement expressionStatement() {
        var first = expressions.suffixed();
        if (first instanceof Expression.Call || first instanceof Expression.MethodCall) {
            return new Statement.CallStatement(first);
        }
        var targets = new ArrayList<Assignable>();
        targets.add(assignable(first));
        while (accept(",")) {
            targets.add(assignable(expressions.suffixed()));
        }
        expect("=");
        var values = expressions.list();
        return targets.size() == 1 && values.length == 1
                ? new Statement.Assign(targets.getFirst(), values[0])
                : new Statement.AssignAll(targets, values);
    }

    private Assignable assignable(Expression expression) {
        if (expression instanceof Assignable target) {
            return target;
        }
        throw unexpected("syntax error");
    }

    /** A function's parameters and body, up to its {@code end}. */
    FunctionBody functionBody(boolean method, int line) {
        var names = new ArrayList<String>();
        if (method) {
            names.add("self");
        }
        expect("(");
        boolean vararg = parameters(names);
        expect(")");
        var outer = scope;
        scope = new FunctionScope(outer, vararg);
        var parameters = declare(names);
        var block = closedBlock("function", line);
        var body = new FunctionBody(chunk, List.copyOf(parameters), vararg, scope.upvalues(), scope.slots(), block);
        scope = outer;
        return body;
    }

    private boolean parameters(List<String> names) {
        if (token.is(")")) {
            return false;
        }
        do {
            if (accept("...")) {
                return true;
            }
            names.add(name());
        } while (accept(","));
        return false;
    }
}
