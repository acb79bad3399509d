package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Messages;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of one exec or attach: each message begins with the number of its channel. A terminal echoes what is typed and knows the end of
 * the input, the interrupt and the backspace.
 *
 * <p>Source: Kubernetes, {@code v4.channel.k8s.io} and {@code v5.channel.k8s.io}; the newer one can close a channel. The session's thread uses
 * it; a thread of its own receives.
 */
final class ExecStreams implements ShellConsole, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExecStreams.class);

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;

    private static final int END_OF_INPUT = 4;
    private static final int INTERRUPT = 3;
    private static final int BACKSPACE = 127;
    private static final int PIECES_MAX = 64;
    private static final byte[] END = {};

    private final Messages messages;
    private final boolean terminal;
    private final Thread receiver;
    private final BlockingQueue<byte[]> input = new ArrayBlockingQueue<>(PIECES_MAX);
    private volatile boolean gone;
    private volatile String size = "24 80";
    private byte[] piece = END;
    private int at;
    private boolean ended;

    /** @param stdin whether the program has an input */
    ExecStreams(Messages messages, boolean terminal, boolean stdin) {
        this.messages = messages;
        this.terminal = terminal;
        ended = !stdin;
        receiver = Thread.ofVirtual().name("exec-receiver").start(this::receive);
    }

    private void receive() {
        try {
            for (var message = messages.receive(); message.isPresent(); message = messages.receive()) {
                take(message.get());
            }
            input.put(END);
        } catch (IOException | MalformedJson e) {
            log.atDebug().setCause(e).log("exec client is gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The session is over.
        } finally {
            gone = true;
            input.offer(END);
        }
    }

    private void take(byte[] message) throws InterruptedException {
        if (message.length == 0) {
            return;
        }
        int channel = message[0] & 0xff;
        var content = Arrays.copyOfRange(message, 1, message.length);
        if (channel == STDIN && content.length > 0) {
            input.put(content);
        } else if (channel == CLOSE && content.length == 1 && content[0] == STDIN) {
            input.put(END);
        } else if (channel == RESIZE) {
            var wanted = Json.parse(content);
            size = wanted.path("Height").asInt() + " " + wanted.path("Width").asInt();
        }
    }

    /** Whether the client has left. */
    boolean gone() {
        return gone;
    }

    @Override
    public Optional<String> readLine() throws IOException, InterruptedException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = read();
            if (next < 0 || (terminal && next == END_OF_INPUT)) {
                return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
            }
            if (next == '\n' || (terminal && next == '\r')) {
                echo("\n");
                return Optional.of(text(line));
            }
            if (terminal && next == INTERRUPT) {
                echo("^C\n");
                return Optional.of("");
            }
            if (terminal && next == BACKSPACE) {
                erase(line);
            } else {
                line.write(next);
                echo(Character.toString(next));
            }
        }
    }

    private static String text(ByteArrayOutputStream line) {
        return line.toString(StandardCharsets.UTF_8);
    }

    private void erase(ByteArrayOutputStream line) throws IOException {
        var kept = line.toByteArray();
        if (kept.length > 0) {
            line.reset();
            line.write(kept, 0, kept.length - 1);
            echo("\b \b");
        }
    }

    private void echo(String text) throws IOException {
        if (terminal) {
            out(text);
        }
    }

    private int read() throws InterruptedException {
        while (!ended && at == piece.length) {
            piece = input.take();
            at = 0;
            ended = piece.length == 0;
        }
        return ended ? -1 : piece[at++] & 0xff;
    }

    @Override
    public void out(String text) throws IOException {
        send(STDOUT, terminal ? text.replace("\n", "\r\n") : text);
    }

    @Override
    public void err(String text) throws IOException {
        // A terminal has one output.
        send(terminal ? STDOUT : STDERR, terminal ? text.replace("\n", "\r\n") : text);
    }

    private void send(int channel, String text) throws IOException {
        var content = text.getBytes(StandardCharsets.UTF_8);
        var message = new byte[content.length + 1];
        message[0] = (byte) channel;
        System.arraycopy(content, 0, message, 1, content.length);
        messages.send(message);
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public String size() {
        return size;
    }

    /** Tells how the program ended. */
    void exited(int code) throws IOException {
        var status = status(code == 0 ? "Success" : "Failure");
        if (code != 0) {
            status.put("message", "command terminated with non-zero exit code: exit status " + code)
                    .put("reason", "NonZeroExitCode");
            status.putObject("details")
                    .putArray("causes")
                    .addObject()
                    .put("reason", "ExitCode")
                    .put("message", Integer.toString(code));
        }
        send(ERROR, status.toString());
    }

    /** Tells why no program ran. */
    void failed(String message) throws IOException {
        send(
                ERROR,
                status("Failure")
                        .put("message", message)
                        .put("reason", "InternalError")
                        .put("code", 500)
                        .toString());
    }

    private static ObjectNode status(String word) {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", word);
    }

    @Override
    public void close() {
        receiver.interrupt();
    }
}
