package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real JVMs on one schema: their steps run one after the other, and what one was answered outlives its death. */
@Spec("DATA-4")
class SeveralJvmsTest {
    private static final int STEPS = 100;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    private final TestSchema schema = TestSchema.ready();

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void several_jvms_share_one_ledger() throws Exception {
        Path said = folder.resolve("said");
        Process other = OtherJvm.start(TestServer.url(), schema.name(), STEPS, said);
        PostgresStorage storage = schema.open();
        awaitAnswers(said, 1);
        List<Long> answers = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            answers.add(Steps.count(storage));
        }
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
        answers.addAll(answers(said));

        assertThat(answers).hasSize(2 * STEPS).doesNotHaveDuplicates();
        assertThat(Steps.counted(storage)).isEqualTo(2 * STEPS);
    }

    @Test
    void what_a_killed_jvm_was_answered_is_kept_and_its_lock_is_not() throws Exception {
        Path said = folder.resolve("said");
        Process process = OtherJvm.start(TestServer.url(), schema.name(), Integer.MAX_VALUE, said);
        awaitAnswers(said, 30);
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

        List<Long> answers = answers(said);
        long last = answers.get(answers.size() - 1);
        PostgresStorage storage = schema.open();
        assertThat(Steps.count(storage))
                .as("one step more may be kept than was answered")
                .isBetween(last + 1, last + 2);
        assertThat(Steps.counted(storage)).isBetween(last + 1, last + 2);
    }

    private static void awaitAnswers(Path said, int count) throws Exception {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (answers(said).size() < count) {
            assertThat(System.nanoTime())
                    .as("the other JVM did not answer in time")
                    .isLessThan(until);
            Thread.sleep(5);
        }
    }

    /** The numbers that were said to the end of the line. */
    private static List<Long> answers(Path said) throws IOException {
        String text = Files.readString(said);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(Long::valueOf)
                .toList();
    }
}
