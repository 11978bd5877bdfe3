package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.StoreException;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two governors on one schema whose clocks are a minute apart: the ledger's time goes on with the clock that is ahead. */
@Spec("DATA-5")
class ClockSkewTest {
    private static final Money PRICE = Money.usd("0.10");
    private static final Digest ORDER = Digest.sha256("an order");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String TIMES_IN_ORDER = "SELECT count(*) FROM (SELECT recorded_at,"
            + " lag(recorded_at) OVER (ORDER BY seq) AS before FROM chimera.ledger) AS t WHERE recorded_at < before";

    private final TestSchema schema = TestSchema.ready();
    private final CfoKeys keys = CfoKeys.generate();
    private final SettableClock slow = new SettableClock();
    private final SettableClock fast = new SettableClock(SettableClock.START.plus(MINUTE));
    private final LocalCfo behind = cfo(slow);
    private final LocalCfo ahead = cfo(fast);

    @AfterEach
    void close() {
        assertThat(schema.ask(TIMES_IN_ORDER)).isEqualTo("0");
        cfo(fast).close(); // opening checks every record and counter
        schema.close();
    }

    @Test
    void the_clock_that_is_behind_is_refused_until_it_is_right() {
        permit(behind);
        permit(ahead);
        String before = schema.ask("SELECT count(*) FROM chimera.ledger");

        assertThatThrownBy(() -> approve(behind))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the clock says 2026-03-02T09:00:00Z")
                .hasMessageContaining("was last written at 2026-03-02T09:01:00Z")
                .hasMessageContaining("nothing is done until the clock is right");
        assertThat(schema.ask("SELECT count(*) FROM chimera.ledger")).isEqualTo(before);

        slow.advance(MINUTE.minusSeconds(2)); // as far apart as clocks of machines may be
        permit(behind);
        permit(ahead);
    }

    @Test
    void a_request_that_was_answered_keeps_its_answer_whatever_the_clock() {
        SpendRequest asked = request();
        ApprovalDecision answer = ahead.approve(asked);

        assertThat(behind.approve(asked)).isEqualTo(answer);
    }

    @Test
    void a_permit_that_one_clock_ended_is_not_opened_by_the_other() {
        SpendPermit permit = permit(behind);
        Duration life = Duration.between(slow.instant(), permit.expiresAt());
        slow.advance(life.minusSeconds(30)); // the permit's last half minute here, and over there it is past
        fast.advance(life.minusSeconds(30));
        ahead.sweep();

        assertThat(schema.ask("SELECT state FROM chimera.reservation")).isEqualTo("expired");
        assertThatThrownBy(() -> new PermitGate(behind).open(permit, "studio", ORDER, PRICE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("nothing is done until the clock is right");
        slow.advance(MINUTE);
        assertThatThrownBy(() -> behind.open(permit)).hasMessageContaining("expired");
        assertThat(schema.ask("SELECT state FROM chimera.reservation")).isEqualTo("expired");
    }

    @Test
    void at_midnight_each_day_has_its_own_limit_and_yesterday_is_over_once_one_clock_says_so() {
        Instant midnight = Instant.parse("2026-03-03T00:00:00Z");
        slow.set(midnight.minusSeconds(30));
        fast.set(midnight.plusSeconds(30));
        spendAll(behind, 10);
        spendAll(ahead, 10);

        assertThatThrownBy(() -> approve(behind)).isInstanceOf(StoreException.class);
        slow.advance(MINUTE);
        assertThat(approve(behind)).isInstanceOf(ApprovalDecision.Rejected.class);
        assertThat(schema.ask("SELECT string_agg(period_start || ' ' || reserved_micros, '; ' ORDER BY period_start)"
                        + " FROM chimera.budget_tracking"))
                .isEqualTo("2026-03-02 1000000; 2026-03-03 1000000");
    }

    /** Asks until the limit says no. */
    private static void spendAll(Cfo cfo, int times) {
        int granted = 0;
        while (approve(cfo) instanceof ApprovalDecision.Approved) {
            granted++;
        }
        assertThat(granted).isEqualTo(times);
    }

    private LocalCfo cfo(SettableClock clock) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("1.00")))
                .store(schema.open().ledger())
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
        return cfo.approve(request());
    }

    private static SpendRequest request() {
        return new SpendRequest(
                UUID.randomUUID(),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                PRICE,
                Ratio.of("3"),
                "a picture for the newsletter",
                new SpendRequest.Target("studio", ORDER));
    }
}
