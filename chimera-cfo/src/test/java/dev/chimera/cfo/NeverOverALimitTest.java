package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentId;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two governors on one store, each asked by 32 threads, with limits of every scope and period that bind. */
@Timeout(120)
class NeverOverALimitTest {
    private static final int REQUESTS = 1_000;
    private static final AgentId NOVA = new AgentId("artist/nova");
    /** So far apart from what is asked for that each binds hundreds of times, whichever requests come first. */
    private static final Budget BUDGET = Budget.daily(Money.usd("18.00"))
            .and(BudgetPeriod.WEEK, Money.usd("20.00"))
            .and(BudgetPeriod.MONTH, Money.usd("19.00"))
            .and(SpendCategory.MEDIA, BudgetPeriod.DAY, Money.usd("6.50"))
            .and(SpendCategory.MEDIA, BudgetPeriod.MONTH, Money.usd("6.00"))
            .with(new Budget.Limit(new Budget.Scope.Agent(Desk.AGENT), BudgetPeriod.DAY, Money.usd("6.00")));

    private static final SpendPolicy POLICY = SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE);

    private final LedgerStore store = new InMemoryLedgerStore();
    private final Map<Long, SpendPermit> permits = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Settlement> ended = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<BudgetAlert> alerts = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource
    @Spec({"CFO-2", "CFO-8", "CFO-9", "CFO-16"})
    void of_64_threads_none_takes_a_window_over_its_limit(Signing signing) throws Exception {
        Desk one = desk(signing);
        Desk other = desk(signing);
        Random random = new Random(64);
        List<SpendRequest> requests = IntStream.range(0, REQUESTS)
                .mapToObj(i -> one.request(
                        new Money(1 + random.nextInt(400_000), "USD"),
                        "9",
                        i % 4 < 2 ? SpendCategory.COMPUTE : SpendCategory.MEDIA,
                        i % 2 == 0 ? Desk.AGENT : NOVA))
                .toList();

        List<ApprovalDecision> decisions = Together.run(
                64,
                requests,
                request -> live(ThreadLocalRandom.current().nextBoolean() ? one.cfo : other.cfo, request));

        assertThat(decisions).hasSize(REQUESTS);
        assertThat(refusedFor(decisions)).as("every kind of limit has to bind").contains("agent", "category", "total");
        booksAddUp(one.cfo.budget());
        assertThat(other.cfo.budget()).isEqualTo(one.cfo.budget());
        everyAnswerIsInTheLedgerOnce(decisions, requests);
        LedgerVerifier.of(Desk.KEYS.publicKeys()).verify(new ByteArrayInputStream(one.exported()));
        assertThat(alerts)
                .extracting(alert -> alert.line().scope() + "/" + alert.line().period() + " " + alert.percent())
                .doesNotHaveDuplicates()
                .contains("agent:artist/luna/DAY 80");
    }

    /** What a caller may do with a request, to the end or not. */
    private ApprovalDecision live(LocalCfo cfo, SpendRequest request) {
        ApprovalDecision decision = cfo.approve(request);
        if (decision instanceof ApprovalDecision.Approved approved) {
            SpendPermit permit = approved.permit();
            permits.put(permit.entry(), permit);
            int way = ThreadLocalRandom.current().nextInt(10);
            if (way < 2) {
                cfo.withdraw(permit.permitId(), "not needed");
            } else if (way < 9) {
                cfo.open(permit);
                if (way < 4) {
                    cfo.voidReservation(permit.permitId(), "provider failed");
                } else if (way < 8) {
                    long actual = ThreadLocalRandom.current()
                            .nextLong(permit.ceiling().micros() + 1);
                    cfo.settle(permit.permitId(), new Money(actual, "USD"), "job");
                }
            }
        }
        assertThat(cfo.budget()).allMatch(line -> !line.left().isNegative());
        return decision;
    }

    private void booksAddUp(List<BudgetLine> budget) {
        for (BudgetLine line : budget) {
            assertThat(line.left().isNegative()).as("%s", line).isFalse();
            long approved = permits.values().stream()
                    .filter(permit -> covers(line, permit))
                    .mapToLong(permit -> permit.ceiling().micros())
                    .sum();
            Set<UUID> mine = new HashSet<>();
            permits.values().stream().filter(permit -> covers(line, permit)).forEach(one -> mine.add(one.permitId()));
            long released = ended.stream()
                    .filter(one -> mine.contains(one.permitId()))
                    .mapToLong(one -> one.released().micros())
                    .sum();
            long settled = ended.stream()
                    .filter(one -> mine.contains(one.permitId()))
                    .mapToLong(one -> one.settled().micros())
                    .sum();
            assertThat(line.settled().micros()).as("settled of %s", line).isEqualTo(settled);
            assertThat(settled + released + line.reserved().micros())
                    .as("approved of %s", line)
                    .isEqualTo(approved);
        }
        assertThat(ended).extracting(Settlement::permitId).doesNotHaveDuplicates();
    }

    private void everyAnswerIsInTheLedgerOnce(List<ApprovalDecision> decisions, List<SpendRequest> requests) {
        LocalCfo later = desk(Signing.PER_ENTRY).cfo;
        List<Long> entries = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i += 16) {
            assertThat(later.approve(requests.get(i))).isEqualTo(decisions.get(i));
        }
        decisions.forEach(decision -> entries.add(decision.facts().entry()));
        assertThat(entries).doesNotHaveDuplicates();
    }

    private static boolean covers(BudgetLine line, SpendPermit permit) {
        return List.of("total", "category:" + permit.category(), "agent:" + permit.agentId())
                .contains(line.scope().toString());
    }

    private static List<String> refusedFor(List<ApprovalDecision> decisions) {
        return decisions.stream()
                .filter(ApprovalDecision.Rejected.class::isInstance)
                .flatMap(decision -> Desk.rejected(decision).reasons().stream())
                .filter(reason -> reason.code() == ErrorCode.BUDGET_EXCEEDED)
                .map(Reason::message)
                .map(message -> message.replaceAll(".* for (agent|category|total).*", "$1"))
                .distinct()
                .toList();
    }

    private Desk desk(Signing signing) {
        return new Desk(
                BUDGET,
                POLICY,
                store,
                builder -> builder.signing(signing).observer(new CfoObserver() {
                    @Override
                    public void ended(Settlement settlement) {
                        ended.add(settlement);
                    }

                    @Override
                    public void alert(BudgetAlert alert) {
                        alerts.add(alert);
                    }
                }));
    }
}
