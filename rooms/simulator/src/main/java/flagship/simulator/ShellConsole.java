package flagship.simulator;

import java.io.IOException;
import java.util.Optional;

/** What a program in a container reads and writes. Used by one thread. */
interface ShellConsole {
    /** Waits for the next line, without its end; empty at the end of the input. */
    Optional<String> readLine() throws IOException, InterruptedException;

    void out(String text) throws IOException;

    void err(String text) throws IOException;

    /** Whether a person types. */
    boolean terminal();

    /** Rows and columns of the terminal. */
    String size();

    /** The same with the output among the errors. */
    default ShellConsole errorsOnly() {
        var whole = this;
        return new ShellConsole() {
            @Override
            public Optional<String> readLine() throws IOException, InterruptedException {
                return whole.readLine();
            }

            @Override
            public void out(String text) throws IOException {
                whole.err(text);
            }

            @Override
            public void err(String text) throws IOException {
                whole.err(text);
            }

            @Override
            public boolean terminal() {
                return whole.terminal();
            }

            @Override
            public String size() {
                return whole.size();
            }
        };
    }
}
