package flagship.lua;

import java.util.Map;

/**
 * Statements in order.
 *
 * @param labels by name, the statement that follows
 */
record Block(Statement[] statements, Map<String, Integer> labels) {
    Completion run(Frame frame) {
        for (int i = 0; i < statements.length; i++) {
            frame.state.step();
            var completion = statements[i].run(frame);
            if (completion != Completion.NORMAL) {
                if (!labels.containsKey(completion.label())) {
                    return completion;
                }
                i = labels.getOrDefault(completion.label(), 0) - 1;
            }
        }
        return Completion.NORMAL;
    }
}
