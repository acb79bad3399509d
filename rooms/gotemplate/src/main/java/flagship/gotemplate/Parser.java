package flagship.gotemplate;

import flagship.gotemplate.Node.Block;
import flagship.gotemplate.Node.Command;
import flagship.gotemplate.Node.Pipeline;
import flagship.gotemplate.Node.Term;
import flagship.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the tree of a template and of those that it defines. Used once. */
final class Parser {
    private static final String ROOT_VARIABLE = "$";
    private static final int VARIABLES_MAX = 200;
    private static final Set<String> KEYWORDS =
            Set.of("if", "else", "end", "range", "with", "define", "template", "block", "break", "continue");

    private final String name;
    private final List<Token> tokens;
    private final Map<String, Block> defined = new HashMap<>();
    private List<String> variables = new ArrayList<>(List.of(ROOT_VARIABLE));
    private int next;
    private int depth;
    private int loops;

    private Parser(String name, List<Token> tokens) {
        this.name = name;
        this.tokens = tokens;
    }

    /**
     * Parses a template.
     *
     * @return its tree under its own name, and those of the templates that it defines
     */
    static Map<String, Block> parse(String name, String source) {
        try {
            return new Parser(name, new Lexer(source).tokens()).templates();
        } catch (Lexer.PlacedError e) {
            throw e.in(name);
        }
    }

    private Map<String, Block> templates() {
        try {
            var nodes = new ArrayList<Node>();
            while (!peek().is(Kind.END)) {
                node(nodes, true);
            }
            defined.put(name, new Block(nodes));
            return Map.copyOf(defined);
        } catch (TemplateError e) {
            throw e.at(name, tokens.get(Math.max(0, next - 1)).line());
        }
    }

    private void node(List<Node> nodes, boolean top) {
        var token = take();
        if (token.is(Kind.TEXT)) {
            nodes.add(new Node.Text(token.text()));
        } else if (token.is(Kind.OPEN)) {
            action(nodes, top);
        } else {
            throw unexpected(token);
        }
    }

    private void action(List<Node> nodes, boolean top) {
        var word = peek();
        if (word.is(Kind.WORD) && KEYWORDS.contains(word.text())) {
            take();
            keyword(word, nodes, top);
            return;
        }
        var pipeline = pipeline("action");
        close("action");
        nodes.add(new Node.Action(pipeline));
    }

    private void keyword(Token word, List<Node> nodes, boolean top) {
        switch (word.text()) {
            case "if" -> nodes.add(branch(false));
            case "with" -> nodes.add(branch(true));
            case "range" -> nodes.add(range());
            case "template" -> nodes.add(invoke(word.line()));
            case "block" -> nodes.add(block(word.line()));
            case "break", "continue" -> nodes.add(jump(word));
            case "define" -> {
                if (!top) {
                    throw new TemplateError("{{define}} stands within another block");
                }
                define();
            }
            default -> throw new TemplateError("unexpected {{%s}}".formatted(word.text()));
        }
    }

    private Node jump(Token word) {
        close(word.text());
        if (loops == 0) {
            throw new TemplateError("{{%s}} outside of {{range}}".formatted(word.text()));
        }
        return word.isWord("break") ? new Node.Break() : new Node.Continue();
    }

    private Node branch(boolean movesDot) {
        var context = movesDot ? "with" : "if";
        int scope = enter();
        var pipeline = pipeline(context);
        close(context);
        var then = body(context);
        var otherwise = Block.EMPTY;
        if (then.endsInElse()) {
            if (peek().isWord(context)) {
                take();
                otherwise = new Block(List.of(branch(movesDot)));
                leave(scope);
                return new Node.Branch(movesDot, pipeline, then.block(), otherwise);
            }
            close("else");
            otherwise = lastBody(context);
        }
        leave(scope);
        return new Node.Branch(movesDot, pipeline, then.block(), otherwise);
    }

    private Node range() {
        int scope = enter();
        var pipeline = pipeline("range");
        close("range");
        loops++;
        var body = body("range");
        loops--;
        var otherwise = Block.EMPTY;
        if (body.endsInElse()) {
            close("else");
            otherwise = lastBody("range");
        }
        leave(scope);
        return new Node.Range(pipeline, body.block(), otherwise);
    }

    private record Body(Block block, boolean endsInElse) {}

    /** Nodes up to an end, which is taken whole, or an else, of which only the word is. */
    private Body body(String context) {
        int scope = variables.size();
        var nodes = new ArrayList<Node>();
        while (true) {
            if (peek().is(Kind.END)) {
                throw new TemplateError("{{%s}} has no {{end}}".formatted(context));
            }
            if (peek().is(Kind.OPEN) && tokens.get(next + 1).isWord("end")) {
                next += 2;
                close("end");
                forgetVariables(scope);
                return new Body(new Block(nodes), false);
            }
            if (peek().is(Kind.OPEN) && tokens.get(next + 1).isWord("else")) {
                next += 2;
                forgetVariables(scope);
                return new Body(new Block(nodes), true);
            }
            node(nodes, false);
        }
    }

    /** One after which no else may come. */
    private Block lastBody(String context) {
        var body = body(context);
        if (body.endsInElse()) {
            throw new TemplateError("unexpected {{else}} in {{%s}}".formatted(context));
        }
        return body.block();
    }

    private Node invoke(int line) {
        var called = templateName("template");
        var pipeline = peek().is(Kind.CLOSE) ? Optional.<Pipeline>empty() : Optional.of(pipeline("template"));
        close("template");
        return new Node.Invoke(called, pipeline, line);
    }

    private void define() {
        var defining = templateName("define");
        close("define");
        defined.put(defining, separate("define"));
    }

    private Node block(int line) {
        var defining = templateName("block");
        var pipeline = pipeline("block");
        close("block");
        defined.putIfAbsent(defining, separate("block"));
        return new Node.Invoke(defining, Optional.of(pipeline), line);
    }

    /** The body of a template of its own: it sees none of the variables around it. */
    private Block separate(String context) {
        var outside = variables;
        int outerLoops = loops;
        variables = new ArrayList<>(List.of(ROOT_VARIABLE));
        loops = 0;
        int scope = enter();
        var body = lastBody(context);
        leave(scope);
        variables = outside;
        loops = outerLoops;
        return body;
    }

    private String templateName(String context) {
        var token = take();
        if (token.value() instanceof String text) {
            return text;
        }
        throw new TemplateError("{{%s}} needs a name in quotes, not \"%s\"".formatted(context, token.shown()));
    }

    private Pipeline pipeline(String context) {
        int line = peek().line();
        var names = new ArrayList<String>();
        boolean declares = false;
        int commas = peek().is(Kind.VARIABLE) && tokens.get(next + 1).isSymbol(",") ? 1 : 0;
        var operator = tokens.get(Math.min(next + 1 + 2 * commas, tokens.size() - 1));
        if (peek().is(Kind.VARIABLE) && (operator.isSymbol(":=") || operator.isSymbol("="))) {
            if (commas > 0 && !context.equals("range")) {
                throw new TemplateError("too many declarations in {{%s}}".formatted(context));
            }
            for (int i = 0; i <= commas; i++) {
                names.add(variableName());
                take();
            }
            declares = operator.isSymbol(":=");
        }
        var commands = commands(context);
        for (String variable : names) {
            if (declares) {
                declare(variable);
            } else {
                checkVariable(variable);
            }
        }
        return new Pipeline(names, declares, commands, line);
    }

    private String variableName() {
        var token = take();
        if (!token.is(Kind.VARIABLE)) {
            throw unexpected(token);
        }
        return token.text();
    }

    private List<Command> commands(String context) {
        Budget.checkDepth(++depth);
        var commands = new ArrayList<Command>();
        do {
            commands.add(command(context));
            if (commands.size() > 1 && isConstant(commands.getLast().operands().getFirst())) {
                throw new TemplateError("a constant cannot take the value of the command before it");
            }
        } while (taken("|"));
        depth--;
        return commands;
    }

    private static boolean isConstant(Term term) {
        return term instanceof Node.Constant || term instanceof Node.Dot;
    }

    private Command command(String context) {
        var operands = new ArrayList<Term>();
        while (!peek().is(Kind.CLOSE) && !peek().isSymbol("|") && !peek().isSymbol(")")) {
            if (!operands.isEmpty() && !peek().spaced()) {
                throw new TemplateError("a space is missing before \"%s\"".formatted(peek().shown()));
            }
            operands.add(operand());
        }
        if (operands.isEmpty()) {
            throw new TemplateError("missing value for %s".formatted(context));
        }
        return new Command(operands);
    }

    private Term operand() {
        var term = term(take());
        var names = new ArrayList<String>();
        while (peek().is(Kind.FIELD) && !peek().spaced()) {
            names.add(take().text());
        }
        if (names.isEmpty()) {
            return term;
        }
        if (isConstant(term) && !(term instanceof Node.Dot)) {
            throw new TemplateError("unexpected . after a constant");
        }
        return new Node.Fields(term, names);
    }

    private Term term(Token token) {
        return switch (token.kind()) {
            case CONSTANT -> new Node.Constant(token.value());
            case DOT -> new Node.Dot();
            case FIELD -> new Node.Fields(new Node.Dot(), List.of(token.text()));
            case VARIABLE -> {
                checkVariable(token.text());
                yield new Node.Variable(token.text());
            }
            case WORD -> word(token);
            case SYMBOL -> {
                if (!token.isSymbol("(")) {
                    throw unexpected(token);
                }
                int line = token.line();
                var commands = commands("parenthesized pipeline");
                if (!taken(")")) {
                    throw new TemplateError("unclosed left paren");
                }
                yield new Node.Nested(new Pipeline(List.of(), false, commands, line));
            }
            case TEXT, OPEN, CLOSE, END -> throw unexpected(token);
        };
    }

    private static Term word(Token token) {
        return switch (token.text()) {
            case "true" -> new Node.Constant(true);
            case "false" -> new Node.Constant(false);
            case "nil" -> new Node.Constant(null);
            default -> new Node.Call(Functions.named(token.text()));
        };
    }

    private void declare(String variable) {
        if (variables.size() == VARIABLES_MAX) {
            throw new TemplateError("more than %d variables at one place".formatted(VARIABLES_MAX));
        }
        variables.add(variable);
    }

    private void checkVariable(String variable) {
        if (!variables.contains(variable)) {
            throw new TemplateError("undefined variable \"%s\"".formatted(variable));
        }
    }

    /** Begins a block; returns how many variables there are outside of it. */
    private int enter() {
        Budget.checkDepth(++depth);
        return variables.size();
    }

    private void leave(int scope) {
        depth--;
        forgetVariables(scope);
    }

    private void forgetVariables(int scope) {
        variables.subList(scope, variables.size()).clear();
    }

    private void close(String context) {
        var token = take();
        if (!token.is(Kind.CLOSE)) {
            throw new TemplateError("unexpected \"%s\" in {{%s}}".formatted(token.shown(), context));
        }
    }

    private boolean taken(String symbol) {
        if (!peek().isSymbol(symbol)) {
            return false;
        }
        next++;
        return true;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        var token = tokens.get(next);
        if (!token.is(Kind.END)) {
            next++;
        }
        return token;
    }

    private static TemplateError unexpected(Token token) {
        return new TemplateError("unexpected \"%s\"".formatted(token.shown()));
    }
}
