package dev.chimera.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.spec.Spec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The basics; the whole promise is the contract in the TCK. */
@Spec("DATA-4")
class InMemoryLedgerStoreTest {
    private static final Signature SIGNATURE = new Signature("cfo-1", Bytes.ofHex("01"));
    private static final CounterKey TODAY = new CounterKey("total", BudgetPeriod.DAY, LocalDate.of(2026, 3, 2), "USD");

    private final LedgerStore store = new InMemoryLedgerStore();

    @Test
    void keeps_what_a_step_wrote_and_shows_what_the_next_one_asks_for() {
        UUID request = new UUID(0, 1);
        String result = store.apply(LedgerKeys.HEAD, view -> change(view.head(), 0, request));
        LedgerKeys keys = new LedgerKeys(
                Set.of(request), Set.of(new UUID(0, 9)), Set.of(), Set.of(TODAY), Instant.EPOCH.plusSeconds(11), 5);
        LedgerView view = store.apply(keys, seen -> LedgerChange.none(seen.head(), seen));

        assertThat(result).isEqualTo("written");
        assertThat(view.head().size()).isEqualTo(1);
        assertThat(view.decisions().get(request)).containsExactly(entry(0));
        assertThat(view.reservations()).containsKey(new UUID(0, 9));
        assertThat(view.counters()).containsEntry(TODAY, new Counter(40, 0));
        assertThat(view.due()).hasSize(1);
        assertThat(read()).containsExactly(entry(0));
    }

    @Test
    void a_reservation_that_was_opened_is_no_longer_due() {
        store.apply(LedgerKeys.HEAD, view -> change(view.head(), 0, null));
        Reservation opened = reservation().moved(Reservation.State.OPENED, Instant.EPOCH, 0);
        store.apply(
                LedgerKeys.HEAD,
                view -> new LedgerChange<>(List.of(), view.head(), List.of(opened), List.of(), Map.of(), ""));
        LedgerKeys keys = new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(), Instant.EPOCH.plusSeconds(11), 5);

        List<Reservation> due = store.apply(keys, view -> LedgerChange.none(view.head(), view.due()));

        assertThat(due).isEmpty();
    }

    @Test
    void a_gap_or_a_wrong_count_leaves_nothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.apply(LedgerKeys.HEAD, view -> change(view.head(), 1, null)))
                .withMessage("entry 0 comes next, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.apply(
                        LedgerKeys.HEAD,
                        view -> LedgerChange.none(new LedgerHead(3, Digest.ZERO, List.of(), Instant.EPOCH, null), "")))
                .withMessage("the head must count 0 entries, got 3");
        assertThat(read()).isEmpty();
    }

    @Test
    void a_closed_store_refuses() {
        store.close();

        assertThatThrownBy(this::read).isInstanceOf(StoreException.class);
        assertThat(store.name()).isEqualTo("memory");
    }

    private List<LedgerEntry> read() {
        List<LedgerEntry> all = new ArrayList<>();
        store.read(0, all::add);
        return all;
    }

    private static LedgerChange<String> change(LedgerHead head, long seq, UUID request) {
        return new LedgerChange<>(
                List.of(new LedgerChange.Appended(
                        entry(seq), request, new LedgerChange.Summary("decision", "", "", 0, "", 0))),
                new LedgerHead(head.size() + 1, entry(seq).hash(), List.of(), Instant.EPOCH, null),
                List.of(reservation()),
                List.of(),
                Map.of(TODAY, new Counter(40, 0)),
                "written");
    }

    private static LedgerEntry entry(long seq) {
        return new LedgerEntry(seq, Bytes.ofHex("0102"), Digest.sha256("entry " + seq), SIGNATURE);
    }

    private static Reservation reservation() {
        SpendPermit permit = new SpendPermit(
                new UUID(0, 9),
                new UUID(0, 1),
                0,
                Digest.ZERO,
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                new SpendRequest.Target("studio", Digest.ZERO),
                Money.usd("0.04"),
                Instant.EPOCH.plusSeconds(10),
                SIGNATURE);
        return new Reservation(permit, Reservation.State.RESERVED, Instant.EPOCH, 0, List.of(TODAY));
    }
}
