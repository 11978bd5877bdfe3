package dev.chimera.benchmarks.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.spec.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BankLoopTest {
    private static final Intent.Ask ASK =
            new Intent.Ask(new UUID(1, 1), new AgentId("artist/luna"), SpendCategory.MEDIA, 500);
    private static final Answer.Decided GRANTED = new Answer.Decided(7, ASK.requestId(), new UUID(2, 2), "5167");

    @TempDir
    Path folder;

    @Test
    @Spec({"CFO-2", "CFO-7", "CFO-9"})
    void jvms_that_are_killed_and_cut_off_cross_no_limit_and_lose_no_answer() throws Exception {
        String[] args = {"seconds=8", "seed=20261122", "jvms=2", "threads=4", "kill=2000", "fault=250"};
        Settings settings = Settings.of(args, Set.of("seconds", "seed", "jvms", "threads", "kill", "fault"));

        BankLoop.Summary summary = BankLoop.run(System.out, settings, Files.createDirectory(folder.resolve("loop")));

        assertThat(summary.kills()).isPositive();
        assertThat(summary.cuts()).isPositive();
        assertThat(summary.answers()).isGreaterThan(50);
        assertThat(summary.entries()).isGreaterThanOrEqualTo(summary.answers());
        assertThat(summary.looks()).isPositive();
    }

    @Test
    void a_new_life_goes_on_with_what_the_last_one_held_and_had_begun() throws Exception {
        Path path = folder.resolve("caller.journal");
        try (CallerJournal journal = CallerJournal.open(path)) {
            journal.begin(ASK);
            journal.heard(GRANTED);
            journal.begin(new Intent.Open(GRANTED.permitId()));
        }
        Files.writeString(path, "opened " + GRANTED.permitId(), StandardOpenOption.APPEND); // cut off by a kill

        try (CallerJournal journal = CallerJournal.open(path)) {
            assertThat(journal.pending()).isEqualTo(new Intent.Open(GRANTED.permitId()));
            assertThat(journal.granted()).containsOnlyKeys(GRANTED.permitId());
            journal.openedUnheard(GRANTED.permitId());
            journal.begin(new Intent.Settle(GRANTED.permitId(), 3));
            journal.heard(new Answer.Ended(9, GRANTED.permitId(), 500, 3));
        }
        try (CallerJournal journal = CallerJournal.open(path)) {
            assertThat(journal.pending()).isNull();
            assertThat(journal.granted()).isEmpty();
            assertThat(journal.opened()).isEmpty();
        }
        assertThat(CallerJournal.answers(path))
                .containsExactly(GRANTED, new Answer.Ended(9, GRANTED.permitId(), 500, 3));
        assertThat(CallerJournal.asked(path)).isOne();
    }

    @Test
    void every_intent_is_read_as_it_was_written() {
        for (Intent intent : new Intent[] {
            ASK,
            new Intent.Open(new UUID(3, 1)),
            new Intent.Settle(new UUID(3, 2), 70),
            new Intent.Undo(new UUID(3, 3)),
            new Intent.Withdraw(new UUID(3, 4))
        }) {
            assertThat(Intent.is(intent.line())).isTrue();
            assertThat(Intent.of(intent.line())).isEqualTo(intent);
        }
        assertThat(Intent.is(GRANTED.line())).isFalse();
    }

    @Test
    void a_watch_finds_counters_that_do_not_follow_from_the_entries_or_cross_a_limit() throws Exception {
        try (LoopServer server = LoopServer.open("", "watched");
                BankWatch watch = new BankWatch(server.urlOfSchema(), BankLoop.budget(8))) {
            watch.look();
            server.run("INSERT INTO watched.budget_tracking VALUES"
                    + " ('x', 'total', 'day', DATE '2026-03-02', 'USD', 1, 0, 0)");
            assertThatThrownBy(watch::look).hasMessageContaining("the entries add up to");
            server.run("UPDATE watched.budget_tracking SET reserved_micros = 4000001");
            assertThatThrownBy(watch::look).hasMessageContaining("has 4000001 and 0 of 4000000");
        }
    }
}
