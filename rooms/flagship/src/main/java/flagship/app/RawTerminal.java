package flagship.app;

import flagship.kubeclient.RemoteStreams;
import java.io.IOException;

/**
 * The terminal of this process while a program elsewhere has it: keys go there one by one, that program echoes them, and it hears of the
 * terminal's size. Set with {@code stty}, which every Unix has.
 */
interface RawTerminal extends AutoCloseable {
    /** Nothing was changed. */
    RawTerminal NONE = () -> {};

    /** Gives the terminal back. */
    @Override
    void close();

    /**
     * Takes the terminal.
     *
     * @throws UserError where it cannot be set
     */
    static RawTerminal open(RemoteStreams streams) throws IOException, InterruptedException {
        return new SttyTerminal(streams);
    }
}
