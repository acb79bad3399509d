package flagship.kubeapiserver;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Indents JSON as it passes: one member a line, two spaces a level, empty objects and arrays closed up. Needs no memory for the document.
 * Expects valid JSON; white space outside strings is dropped.
 */
final class PrettyJson extends FilterOutputStream {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean opened; // The last thing written was { or [: a line break follows unless it is closed at once.

    PrettyJson(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (inString) {
            out.write(b);
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
        } else {
            outsideString((char) (b & 0xff));
        }
    }

    private void outsideString(char c) throws IOException {
        switch (c) {
            case ' ', '\t', '\r', '\n' -> {}
            case '{', '[' -> {
                breakAfterOpening();
                out.write(c);
                depth++;
                opened = true;
            }
            case '}', ']' -> {
                depth--;
                if (!opened) {
                    lineBreak();
                }
                opened = false;
                out.write(c);
                if (depth == 0) {
                    out.write('\n');
                }
            }
            case ',' -> {
                out.write(c);
                lineBreak();
            }
            case ':' -> {
                out.write(c);
                out.write(' ');
            }
            default -> {
                breakAfterOpening();
                out.write(c);
                inString = c == '"';
            }
        }
    }

    private void breakAfterOpening() throws IOException {
        if (opened) {
            lineBreak();
            opened = false;
        }
    }

    private void lineBreak() throws IOException {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.write(' ');
            out.write(' ');
        }
    }
}
