package dev.chimera.benchmarks.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.Signing;
import dev.chimera.spec.Spec;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashLoopTest {
    private static final CrashBudget BUDGET = CrashBudget.of(5_000_000, 5_000_000, Signing.PER_BATCH);

    @TempDir
    Path folder;

    private Path keys;

    @BeforeEach
    void keys() {
        keys = folder.resolve("keys.json");
        CfoKeys.generate().writeInsecurely(keys);
    }

    @Test
    @Spec({"CFO-7", "CFO-9"})
    void a_process_that_is_killed_loses_nothing_that_it_answered_and_its_books_add_up() throws Exception {
        String[] args = {"kills=6", "seed=7", "threads=6"};
        Settings settings = Settings.of(args, Set.of("kills", "seed", "threads"));

        CrashLoop.Summary summary = CrashLoop.run(System.out, settings, Files.createDirectory(folder.resolve("loop")));

        assertThat(summary.kills()).isEqualTo(6);
        assertThat(summary.answers()).isGreaterThan(8);
        assertThat(summary.entries()).isGreaterThanOrEqualTo(summary.answers());
    }

    @Test
    void accepts_what_was_answered_and_counts_what_nobody_heard() throws Exception {
        List<Answer> answers = spent();
        int all = answers.size();
        answers.removeIf(answer -> answer instanceof Answer.Opened);

        Inspection.Found found = inspection().check(answers, BUDGET);

        assertThat(found.unseen()).isEqualTo(all - answers.size()).isPositive();
        assertThat(found.taken().get(0)).isEqualTo(found.taken().get(1)).isPositive();
    }

    @Test
    void finds_an_answer_that_is_not_in_the_ledger() throws Exception {
        List<Answer> answers = spent();
        answers.add(new Answer.Opened(new UUID(1, 1)));

        assertThatThrownBy(() -> inspection().check(answers, BUDGET)).hasMessageContaining("not in the ledger");
    }

    @Test
    void finds_an_answer_that_was_given_twice() throws Exception {
        List<Answer> answers = spent();
        answers.add(answers.get(0));

        assertThatThrownBy(() -> inspection().check(answers, BUDGET)).hasMessageContaining("not in the ledger");
    }

    @Test
    void finds_an_answer_that_said_something_else() throws Exception {
        List<Answer> answers = spent();
        answers.replaceAll(answer -> answer instanceof Answer.Ended ended
                ? new Answer.Ended(ended.entry(), ended.permitId(), ended.reserved(), ended.settled() + 1)
                : answer);

        assertThatThrownBy(() -> inspection().check(answers, BUDGET)).hasMessageContaining("answered Ended");
    }

    @Test
    void finds_a_limit_that_was_not_the_one_in_force() throws Exception {
        List<Answer> answers = spent();
        CrashBudget lower = CrashBudget.of(4_999_999, 5_000_000, BUDGET.signing());

        assertThatThrownBy(() -> inspection().check(answers, lower)).hasMessageContaining("the limit per day");
    }

    @Test
    void an_answer_that_the_kill_cut_off_was_not_seen() {
        Answer seen = new Answer.Opened(new UUID(1, 2));
        Answer cutOff = new Answer.Ended(12, new UUID(3, 4), 500, 120);

        assertThat(Answer.all(seen.line() + "\n" + cutOff.line())).containsExactly(seen);
        assertThat(Answer.all(cutOff.line())).isEmpty();
    }

    /** What a spender is told, on the file that is inspected. */
    private List<Answer> spent() throws IOException {
        List<Answer> answers = new ArrayList<>();
        try (SqliteStorage storage = SqliteStorage.at(folder.resolve("ledger.db"));
                LocalCfo cfo = BUDGET.governor(storage.ledger(), keys)) {
            Spender spender = new Spender(cfo, new SplittableRandom(3), answers::add);
            while (answers.size() < 30) {
                spender.act();
            }
        }
        return answers;
    }

    private Inspection inspection() {
        return new Inspection(() -> SqliteStorage.at(folder.resolve("ledger.db")), keys);
    }
}
