package flagship.gotemplate;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of a parsed template that gives output, or steers it. */
sealed interface Node {
    /** Nodes one after the other. */
    record Block(List<Node> nodes) {
        static final Block EMPTY = new Block(List.of());

        public Block {
            nodes = List.copyOf(nodes);
        }
    }

    record Text(String text) implements Node {}

    record Action(Pipeline pipeline) implements Node {}

    /** {@code if} and {@code with}; the latter makes the value the dot. */
    record Branch(boolean movesDot, Pipeline pipeline, Block then, Block otherwise) implements Node {}

    record Range(Pipeline pipeline, Block body, Block otherwise) implements Node {}

    /** Calls a named template. */
    record Invoke(String name, Optional<Pipeline> pipeline, int line) implements Node {}

    record Break() implements Node {}

    record Continue() implements Node {}

    /**
     * Commands, each of which gets the value of the one before as its last argument.
     *
     * @param variables what the value is given to; a range may have two
     * @param declares they are new here
     */
    record Pipeline(List<String> variables, boolean declares, List<Command> commands, int line) {
        public Pipeline {
            variables = List.copyOf(variables);
            commands = List.copyOf(commands);
        }
    }

    /** A value, or a function with its arguments; at least one operand. */
    record Command(List<Term> operands) {
        public Command {
            operands = List.copyOf(operands);
        }
    }

    /** An operand. */
    sealed interface Term {}

    record Constant(@Nullable Object value) implements Term {}

    record Dot() implements Term {}

    record Variable(String name) implements Term {}

    record Call(NamedFunction function) implements Term {}

    record Nested(Pipeline pipeline) implements Term {}

    /** Members of a value, one inside the other. */
    record Fields(Term of, List<String> names) implements Term {
        public Fields {
            names = List.copyOf(names);
        }
    }
}
