package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.Reservation;
import dev.chimera.spec.Spec;
import dev.chimera.spi.postgres.PostgresQueries.DaySpend;
import dev.chimera.spi.postgres.PostgresQueries.LedgerLine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask about the books. */
@Spec("DATA-1")
class PostgresQueriesTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant FOREVER = NOON.plus(Duration.ofDays(1_000));
    private static final AgentId ARTIST = new AgentId("artist/luna");
    private static final AgentId DIRECTOR = new AgentId("director/luna");

    private final TestSchema schema = TestSchema.ready();
    private PostgresQueries queries;

    @BeforeEach
    void spend() {
        PostgresStorage storage = schema.open();
        queries = storage.queries();
        storage.ledger()
                .apply(
                        LedgerKeys.HEAD,
                        view -> Steps.bookings(
                                view,
                                Steps.booking(ARTIST, SpendCategory.MEDIA, 40_000, NOON)
                                        .as(Reservation.State.SETTLED, 30_000),
                                Steps.booking(ARTIST, SpendCategory.MEDIA, 50_000, NOON.plusSeconds(60))
                                        .as(Reservation.State.CORRECTED, 60_000),
                                Steps.booking(DIRECTOR, SpendCategory.LANGUAGE, 7_000, NOON.plusSeconds(120))
                                        .as(Reservation.State.OPENED, 0),
                                Steps.booking(ARTIST, SpendCategory.MEDIA, 9_000, NOON.plus(Duration.ofHours(12)))
                                        .as(Reservation.State.RESERVED, 0)));
    }

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void lists_entries_by_agent_category_and_period() {
        assertThat(queries.entries(NOON, FOREVER, 10))
                .extracting(LedgerLine::seq)
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(queries.entries(NOON.plusSeconds(60), NOON.plusSeconds(120), 10))
                .extracting(LedgerLine::seq)
                .containsExactly(1L);
        assertThat(queries.entries(NOON, FOREVER, 2)).hasSize(2);
        assertThat(queries.entriesOf(ARTIST, NOON, FOREVER, 10))
                .extracting(LedgerLine::seq)
                .containsExactly(0L, 1L, 3L);
        assertThat(queries.entriesOn(SpendCategory.LANGUAGE, NOON, FOREVER, 10))
                .containsExactly(new LedgerLine(
                        2,
                        "decision",
                        Steps.requestId(2),
                        DIRECTOR,
                        new AgentId("cfo/cfo-2026-1"),
                        SpendCategory.LANGUAGE,
                        new Money(7_000, "USD"),
                        NOON.plusSeconds(120)));
        assertThatThrownBy(() -> queries.entries(NOON, FOREVER, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sums_what_was_spent_by_the_day_on_which_it_was_decided() {
        LocalDate day = LocalDate.of(2026, 3, 2);

        assertThat(queries.spendByDay(day, day.plusDays(2)))
                .containsExactly(
                        spend(day, SpendCategory.LANGUAGE, DIRECTOR, 0, 7_000, 1),
                        spend(day, SpendCategory.MEDIA, ARTIST, 90_000, 0, 2),
                        spend(day.plusDays(1), SpendCategory.MEDIA, ARTIST, 0, 9_000, 1));
        assertThat(queries.spendByDay(day.plusDays(1), day.plusDays(2))).hasSize(1);
    }

    private static DaySpend spend(
            LocalDate day, SpendCategory category, AgentId agent, long settled, long reserved, long permits) {
        return new DaySpend(day, category, agent, new Money(settled, "USD"), new Money(reserved, "USD"), permits);
    }
}
