package flagship.app;

import java.io.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command reads and writes, as bytes: for commands that pass on what another program says.
 *
 * @param terminal whether a person sits at both ends
 * @param charset of text that this program itself writes
 */
record StandardStreams(InputStream in, OutputStream out, OutputStream err, boolean terminal, Charset charset) {
    /** Those of this process. */
    static StandardStreams ofProcess() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new StandardStreams(System.in, System.out, System.err, terminal, System.out.charset());
    }

    /** Without a person. */
    static StandardStreams of(InputStream in, OutputStream out, OutputStream err) {
        return new StandardStreams(in, out, err, false, StandardCharsets.UTF_8);
    }

    /** Those that the command line was started with. */
    static StandardStreams of(CommandSpec command) {
        return command.root().userObject() instanceof Main main ? main.streams : ofProcess();
    }

    PrintWriter outWriter() {
        return new PrintWriter(out, true, charset);
    }

    PrintWriter errWriter() {
        return new PrintWriter(err, true, charset);
    }
}
