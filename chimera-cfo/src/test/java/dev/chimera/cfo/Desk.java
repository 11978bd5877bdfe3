package dev.chimera.cfo;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A governor with fixed keys, time and ids, and short ways to ask it. */
final class Desk {
    private static final AtomicLong DESKS = new AtomicLong(11);

    static final CfoKeys KEYS = testKeys();
    static final AgentId AGENT = new AgentId("artist/luna");
    static final Digest CONTENT = Digest.sha256("a picture of a battery");
    static final String PAYEE = "studio";

    final MovableClock clock = new MovableClock("2026-03-02T09:00:00Z");
    final LedgerStore store;
    final LocalCfo cfo;
    final PermitGate gate;
    private final Random ids;

    Desk(Budget budget) {
        this(budget, SpendPolicy.DEFAULT, new InMemoryLedgerStore());
    }

    Desk(Budget budget, SpendPolicy policy) {
        this(budget, policy, new InMemoryLedgerStore());
    }

    Desk(Budget budget, SpendPolicy policy, LedgerStore store) {
        this(budget, policy, store, builder -> builder.random(new Random(7)), 11);
    }

    /** One that {@code more} builds to the end. No two of them draw the same ids, so that they can share a store. */
    Desk(Budget budget, SpendPolicy policy, LedgerStore store, UnaryOperator<LocalCfo.Builder> more) {
        this(budget, policy, store, more, DESKS.incrementAndGet());
    }

    private Desk(
            Budget budget, SpendPolicy policy, LedgerStore store, UnaryOperator<LocalCfo.Builder> more, long seed) {
        this.ids = new Random(seed);
        this.store = store;
        this.cfo = more.apply(LocalCfo.builder()
                        .budget(budget)
                        .policy(policy)
                        .store(store)
                        .keys(KEYS)
                        .clock(clock)
                        .origin("test/desk"))
                .build();
        this.gate = new PermitGate(cfo);
    }

    static Desk daily(String usd) {
        return new Desk(Budget.daily(Money.usd(usd)));
    }

    /** Limits for every scope and period. */
    static Budget wideBudget() {
        return Budget.daily(Money.usd("20.00"))
                .and(BudgetPeriod.WEEK, Money.usd("60.00"))
                .and(BudgetPeriod.MONTH, Money.usd("200.00"))
                .and(SpendCategory.MEDIA, BudgetPeriod.DAY, Money.usd("10.00"))
                .and(SpendCategory.MEDIA, BudgetPeriod.MONTH, Money.usd("90.00"))
                .with(new Budget.Limit(new Budget.Scope.Agent(AGENT), BudgetPeriod.DAY, Money.usd("8.00")));
    }

    SpendRequest request(String usd) {
        return request(usd, "2.0");
    }

    SpendRequest request(@Nullable String usd, String roi) {
        return request(usd == null ? null : Money.usd(usd), roi, SpendCategory.MEDIA, AGENT);
    }

    SpendRequest request(@Nullable Money amount, String roi, SpendCategory category, AgentId agent) {
        return new SpendRequest(
                new UUID(ids.nextLong(), ids.nextLong()),
                agent,
                category,
                amount,
                Ratio.of(roi),
                "carousel for the trend 'sodium batteries'",
                new SpendRequest.Target(PAYEE, CONTENT));
    }

    ApprovalDecision.Approved approved(String usd) {
        return approved(cfo.approve(request(usd)));
    }

    /** Approved, opened and settled in full. */
    ApprovalDecision.Approved spent(String usd) {
        ApprovalDecision.Approved approved = approved(usd);
        cfo.open(approved.permit());
        cfo.settle(approved.permit().permitId(), Money.usd(usd), "job");
        return approved;
    }

    static ApprovalDecision.Approved approved(ApprovalDecision decision) {
        return decision.fold(approved -> approved, Desk::unexpected, Desk::unexpected);
    }

    static ApprovalDecision.Rejected rejected(ApprovalDecision decision) {
        return decision.fold(Desk::unexpected, rejected -> rejected, Desk::unexpected);
    }

    static ApprovalDecision.Escalated escalated(ApprovalDecision decision) {
        return decision.fold(Desk::unexpected, Desk::unexpected, escalated -> escalated);
    }

    /** The ledger as a file. */
    byte[] exported() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            cfo.ledger().export(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T unexpected(ApprovalDecision decision) {
        throw new AssertionError("unexpected " + decision);
    }

    private static CfoKeys testKeys() {
        try (InputStream in = Desk.class.getResourceAsStream("/golden/test-only-keys.json")) {
            Path file = Files.createTempFile("chimera-test-keys", ".json");
            Files.write(file, in.readAllBytes());
            CfoKeys keys = CfoKeys.readInsecurely(file);
            Files.delete(file);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the entries of one kind say, in order. */
    <T extends Body> List<T> said(Class<T> kind) {
        List<T> said = new ArrayList<>();
        cfo.ledger().read(0, entry -> {
            Body body = RecordReader.decode(entry.record()).body();
            if (kind.isInstance(body)) {
                said.add(kind.cast(body));
            }
        });
        return said;
    }
}
