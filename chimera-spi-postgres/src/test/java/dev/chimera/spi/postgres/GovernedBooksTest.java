package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real governor on a real server: two of them share one budget, and rows that were changed by hand are found. */
@Spec("DATA-5")
class GovernedBooksTest {
    private static final Money PRICE = Money.usd("0.10");
    private static final Digest ORDER = Digest.sha256("an order");

    private final TestSchema schema = TestSchema.ready();
    private final SettableClock clock = new SettableClock();
    private final CfoKeys keys = CfoKeys.generate();

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void a_whole_life_of_money_fits_the_tables() {
        try (LocalCfo cfo = cfo(schema.open())) {
            SpendPermit paid = permit(cfo);
            new PermitGate(cfo).open(paid, "studio", ORDER, PRICE);
            cfo.settle(paid.permitId(), Money.usd("0.07"), "invoice 1");
            SpendPermit unused = permit(cfo);
            cfo.withdraw(unused.permitId(), "no longer wanted");
            SpendPermit forgotten = permit(cfo);
            clock.advance(Duration.ofDays(2));
            cfo.sweep();
            cfo.killSwitch().engage("Zoë", "prices make no sense");
            cfo.killSwitch().release("Ada", "they do again");
            while (approve(cfo) instanceof ApprovalDecision.Approved) {
                assertThat(forgotten.ceiling()).isEqualTo(PRICE);
            }
        }
        try (LocalCfo again = cfo(schema.open())) {
            assertThat(again.budget().get(0).limit()).isEqualTo(Money.usd("1.00"));
        }
        assertThat(schema.ask("SELECT string_agg(DISTINCT kind, ' ' ORDER BY kind) FROM chimera.ledger"))
                .isEqualTo("alert decision expired kill_engaged kill_released opened settled voided");
        assertThat(schema.ask("SELECT string_agg(settled_micros || ' ' || permits, '; ' ORDER BY day)"
                        + " FROM chimera.spend_by_day"))
                .isEqualTo("70000 3; 0 10");
    }

    @Test
    void two_governors_share_one_limit() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (LocalCfo one = cfo(schema.open());
                LocalCfo other = cfo(schema.open())) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Cfo mine = i % 2 == 0 ? one : other;
                asked.add(threads.submit(() -> approve(mine) instanceof ApprovalDecision.Approved));
            }
            int granted = 0;
            for (Future<Boolean> answer : asked) {
                granted += answer.get() ? 1 : 0;
            }
            assertThat(granted).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
        assertThat(schema.ask("SELECT count(*) FROM chimera.ledger WHERE kind = 'decision'"))
                .isEqualTo("40");
        cfo(schema.open()).close();
    }

    @Test
    void two_governors_book_the_same_earning_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (LocalCfo one = cfo(schema.open());
                LocalCfo other = cfo(schema.open())) {
            for (int round = 0; round < 5; round++) {
                Earning earning =
                        new Earning(new UUID(7, round), "node-1", "image.render", Money.of("105", "CREDITS"), ORDER);
                List<Future<Long>> booked = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Cfo mine = i % 2 == 0 ? one : other;
                    booked.add(threads.submit(() -> mine.earn(earning)));
                }
                for (Future<Long> entry : booked) {
                    assertThat(entry.get()).isEqualTo(round);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(schema.ask("SELECT string_agg(kind || ' ' || amount_micros || ' ' || currency, '; ' ORDER BY seq)"
                        + " FROM chimera.ledger WHERE seq > 2"))
                .isEqualTo("earned 105000000 CREDITS; earned 105000000 CREDITS");
        cfo(schema.open()).close();
    }

    @Test
    void a_counter_that_was_changed_by_hand_is_found_when_the_governor_opens() {
        grantOne();
        schema.run("UPDATE chimera.budget_tracking SET reserved_micros = 0");

        assertThatThrownBy(() -> cfo(schema.open()))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("total");
    }

    @Test
    void a_permit_that_was_changed_by_hand_is_found_when_the_governor_opens() {
        grantOne();
        schema.run("UPDATE chimera.reservation SET ceiling_micros = 900000");

        assertThatThrownBy(() -> cfo(schema.open())).isInstanceOf(ChimeraException.class);
    }

    @Test
    void an_entry_that_was_changed_behind_the_triggers_is_found_when_the_governor_opens() {
        grantOne();
        schema.run(
                "ALTER TABLE chimera.ledger DISABLE TRIGGER ledger_append_only",
                "UPDATE chimera.ledger SET entry = set_byte(entry, 100, (get_byte(entry, 100) + 1) % 256)");

        assertThatThrownBy(() -> cfo(schema.open()))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("0");
    }

    @Test
    void a_signature_that_was_changed_behind_the_triggers_is_found_when_the_governor_opens() {
        grantOne();
        schema.run(
                "ALTER TABLE chimera.ledger DISABLE TRIGGER ledger_append_only",
                "UPDATE chimera.ledger SET signature = set_byte(signature, 9, (get_byte(signature, 9) + 1) % 256)");

        assertThatThrownBy(() -> cfo(schema.open()))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("entry 0")
                .hasMessageContaining("SIGNATURE");
    }

    @Test
    void a_ledger_that_was_cut_short_by_hand_stops_a_governor_that_runs() {
        try (LocalCfo cfo = cfo(schema.open())) {
            permit(cfo);
            permit(cfo);
            schema.run(
                    "ALTER TABLE chimera.ledger DISABLE TRIGGER ledger_append_only",
                    "DELETE FROM chimera.ledger WHERE seq = 1",
                    "UPDATE chimera.ledger_head SET next_seq = 1, entry_hash = (SELECT entry_hash FROM chimera.ledger),"
                            + " tree_state = (SELECT entry_hash FROM chimera.ledger)");

            assertThatThrownBy(() -> approve(cfo))
                    .isInstanceOf(LedgerBrokenException.class)
                    .hasMessageContaining("the store holds 1 entries and held 2 before");
            assertThat(schema.ask("SELECT count(*) FROM chimera.ledger")).isEqualTo("1");
        }
    }

    private void grantOne() {
        try (LocalCfo cfo = cfo(schema.open())) {
            permit(cfo);
        }
    }

    private LocalCfo cfo(PostgresStorage storage) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("1.00")))
                .store(storage.ledger())
                .keys(keys)
                .clock(clock)
                .build();
    }

    private static SpendPermit permit(Cfo cfo) {
        ApprovalDecision decision = approve(cfo);
        assertThat(decision).isInstanceOf(ApprovalDecision.Approved.class);
        return ((ApprovalDecision.Approved) decision).permit();
    }

    private static ApprovalDecision approve(Cfo cfo) {
        return cfo.approve(new SpendRequest(
                UUID.randomUUID(),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                PRICE,
                Ratio.of("3"),
                "a picture for the newsletter",
                new SpendRequest.Target("studio", ORDER)));
    }
}
