package dev.chimera.benchmarks.governor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one caller was about to do and what it was told, each on the disk before it goes on; from it the caller's next life knows
 * what it holds. Not thread-safe. Whoever opens it closes it.
 */
final class CallerJournal implements AutoCloseable {
    private static final String OPENED_UNHEARD = "unheard";
    private static final String GONE = "gone";

    private final FileChannel file;
    private final Map<UUID, Grant> granted = new LinkedHashMap<>();
    private final Map<UUID, Grant> opened = new LinkedHashMap<>();
    private @Nullable Intent pending;

    /** A permit that the caller holds: what it had asked for, and the answer. */
    record Grant(Intent.Ask ask, Answer.Decided answer) {}

    private CallerJournal(FileChannel file) {
        this.file = file;
    }

    /** Reads what is there and goes on behind its last whole line. */
    static CallerJournal open(Path path) throws IOException {
        String before = read(path);
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
        file.truncate(before.length());
        file.position(before.length());
        CallerJournal journal = new CallerJournal(file);
        before.lines().forEach(journal::take);
        return journal;
    }

    /** The answers that the journal in {@code path} holds. */
    static List<Answer> answers(Path path) throws IOException {
        return read(path)
                .lines()
                .filter(line -> !Intent.is(line) && !line.startsWith(OPENED_UNHEARD) && !line.startsWith(GONE))
                .map(Answer::of)
                .toList();
    }

    /** How many requests it holds. */
    static long asked(Path path) throws IOException {
        return read(path).lines().filter(line -> line.startsWith("asks ")).count();
    }

    /** The whole lines; one without an end was cut off by the kill. */
    private static String read(Path path) throws IOException {
        String text = Files.exists(path) ? Files.readString(path, StandardCharsets.US_ASCII) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    /** What was begun and not answered. */
    @Nullable
    Intent pending() {
        return pending;
    }

    /** Permits that are not opened, by id, oldest first. */
    Map<UUID, Grant> granted() {
        return granted;
    }

    /** Permits that are opened and not settled, by id, oldest first. */
    Map<UUID, Grant> opened() {
        return opened;
    }

    void begin(Intent intent) throws IOException {
        write(intent.line());
    }

    /** What was begun is answered. */
    void heard(Answer answer) throws IOException {
        write(answer.line());
    }

    /** The permit was found open: an earlier try had opened it, and its answer was lost. */
    void openedUnheard(UUID permitId) throws IOException {
        write(OPENED_UNHEARD + " " + permitId);
    }

    /** The permit is no longer held, and there is no answer about it: given up, expired, or ended by an earlier try. */
    void gone(UUID permitId) throws IOException {
        write(GONE + " " + permitId);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        take(line);
    }

    private void take(String line) {
        if (Intent.is(line)) {
            pending = Intent.of(line);
            return;
        }
        List<String> words = List.of(line.split(" ", 2));
        if (words.get(0).equals(OPENED_UNHEARD)) {
            move(UUID.fromString(words.get(1)));
        } else if (words.get(0).equals(GONE)) {
            drop(UUID.fromString(words.get(1)));
        } else {
            take(Answer.of(line));
        }
        pending = null;
    }

    private void take(Answer answer) {
        if (answer instanceof Answer.Decided decided && pending instanceof Intent.Ask ask) {
            if (decided.isGranted()) {
                granted.put(decided.permitId(), new Grant(ask, decided));
            }
        } else if (answer instanceof Answer.Opened now) {
            move(now.permitId());
        } else if (answer instanceof Answer.Ended ended) {
            drop(ended.permitId());
        } else {
            throw new IllegalStateException("an answer to nothing: " + answer);
        }
    }

    private void move(UUID permitId) {
        @Nullable Grant grant = granted.remove(permitId);
        if (grant == null) {
            throw new IllegalStateException("permit " + permitId + " was opened, and not held");
        }
        opened.put(permitId, grant);
    }

    private void drop(UUID permitId) {
        granted.remove(permitId);
        opened.remove(permitId);
    }
}
