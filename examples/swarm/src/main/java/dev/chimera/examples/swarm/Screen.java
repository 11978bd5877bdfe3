package dev.chimera.examples.swarm;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Where the board is shown. Not thread-safe. Whoever opens it closes it. */
interface Screen extends AutoCloseable {
    /** Shows how it stands now. */
    void show(Board board);

    /** Shows how it stood in the end, which stays. */
    void last(Board board);

    @Override
    void close() throws IOException;

    /** A table that is redrawn in place where there is a terminal for it, else lines. */
    static Screen open(boolean plain) throws IOException {
        if (!plain) {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .provider("exec") // asks stty; no native code
                    .dumb(true)
                    .build();
            if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                return new Redrawn(terminal);
            }
            terminal.close();
        }
        return new Lines(System.out);
    }

    /** Redraws only what has changed. */
    final class Redrawn implements Screen {
        private final Terminal terminal;
        private final Display display;

        Redrawn(Terminal terminal) {
            this.terminal = terminal;
            display = new Display(terminal, false);
        }

        @Override
        public void show(Board board) {
            Size size = terminal.getSize();
            display.resize(size);
            List<AttributedString> lines = LiveTable.lines(board, size.getColumns(), size.getRows() - 1);
            display.update(
                    lines.stream()
                            .map(line -> AttributedString.join(AttributedString.EMPTY, line, AttributedString.NEWLINE))
                            .toList(), // without the line's end it would take the next one for the same line, wrapped
                    size.cursorPos(lines.size(), 0));
        }

        @Override
        public void last(Board board) {
            show(board);
            terminal.flush();
        }

        @Override
        public void close() throws IOException {
            terminal.close();
        }
    }

    /** A line every two seconds and one for each event, and the table once, at the end. */
    final class Lines implements Screen {
        private static final Duration EVERY = Duration.ofSeconds(2);
        private static final int WIDTH = 120;

        private final PrintStream out;
        private long nextNanos = System.nanoTime();
        private int events;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void show(Board board) {
            board.events().stream().skip(events).forEach(out::println);
            events = board.events().size();
            if (System.nanoTime() - nextNanos >= 0) {
                out.println(LiveTable.line(board));
                nextNanos = System.nanoTime() + EVERY.toNanos();
            }
        }

        @Override
        public void last(Board board) {
            LiveTable.lines(board, WIDTH, Integer.MAX_VALUE).forEach(out::println);
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
