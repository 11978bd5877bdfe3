package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentId;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.InMemoryLedgerStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One random life of a ledger with two governors, and the same life of a {@link ModelGovernor}: over midnight, weeks, months, the
 * year's end, and both changes of the clock in Berlin.
 */
final class RandomLife {
    private static final int STEPS = 110;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> BEGINNINGS =
            List.of("2026-03-27T09:00:00Z", "2026-10-23T20:00:00Z", "2026-12-29T12:00:00Z", "2028-02-27T22:59:59Z");
    private static final Budget BUDGET = Budget.daily(Money.usd("20.00"))
            .and(BudgetPeriod.WEEK, Money.usd("45.00"))
            .and(BudgetPeriod.MONTH, Money.usd("80.00"))
            .and(SpendCategory.MEDIA, BudgetPeriod.DAY, Money.usd("12.00"))
            .and(SpendCategory.MEDIA, BudgetPeriod.WEEK, Money.usd("40.00"))
            .with(new Budget.Limit(new Budget.Scope.Agent(Desk.AGENT), BudgetPeriod.DAY, Money.usd("10.00")))
            .in(BERLIN);
    private static final SpendPolicy POLICY =
            SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE).withHumanThreshold(Money.usd("4.00"));

    final List<String> done = new ArrayList<>();
    final Map<String, Integer> outcomes = new HashMap<>();
    private final Random random;
    private final MovableClock clock;
    private final TreeSet<String> told = new TreeSet<>();
    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final ReviewerKey ana = ReviewerKey.generate("ana");
    private final ModelGovernor model = new ModelGovernor(BUDGET, POLICY);
    private final List<LocalCfo> governors = new ArrayList<>();
    private final List<SpendPermit> permits = new ArrayList<>();
    private final List<UUID> tickets = new ArrayList<>();
    private final List<SpendRequest> requests = new ArrayList<>();
    private final Map<UUID, Integer> opened = new HashMap<>();

    RandomLife(long seed) {
        random = new Random(seed);
        clock = new MovableClock(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
        governors.add(governor());
        governors.add(governor());
    }

    void live(boolean reopened) {
        for (int step = 0; step < STEPS; step++) {
            model.at(clock.instant());
            told.clear();
            act();
            compare();
        }
        compareAllWindows();
        if (reopened) {
            assertThat(governor().budget())
                    .as("reopened")
                    .isEqualTo(governors.get(0).budget());
        }
    }

    private void act() {
        int move = random.nextInt(100);
        if (move < 32 || permits.isEmpty()) {
            approve(request());
        } else if (move < 36) {
            approve(again());
        } else if (move < 54) {
            open(any(permits));
        } else if (move < 68) {
            settle(any(permits));
        } else if (move < 74) {
            release(any(permits));
        } else if (move < 80) {
            correct(any(permits));
        } else if (move < 87 && !tickets.isEmpty()) {
            decide(any(tickets));
        } else if (move < 90) {
            kill(random.nextInt(3));
        } else {
            wait(random.nextInt(10));
        }
    }

    private void approve(SpendRequest request) {
        requests.add(request);
        UUID[] id = new UUID[1];
        String answer = answer(() -> word(cfo().approve(request), id));
        same("approve " + request, answer, model.approve(request, id[0]));
    }

    private void decide(UUID ticket) {
        HumanDecision said = switch (random.nextInt(4)) {
            case 0 -> HumanDecision.reject(ticket, "ana", "no");
            case 1 -> HumanDecision.edit(ticket, request(), "ana", "rather this");
            default -> HumanDecision.approve(ticket, "ana", "yes");
        };
        UUID[] id = new UUID[1];
        HumanDecision signed = ana.sign(said, model.asked.get(ticket).request);
        String answer = answer(() -> word(cfo().decide(signed), id));
        same(said.answer() + " " + ticket, answer, model.decide(said, id[0]));
    }

    private void open(SpendPermit permit) {
        String answer = answer(() -> {
            cfo().open(permit);
            assertThat(opened.merge(permit.permitId(), 1, Integer::sum))
                    .as("times opened")
                    .isEqualTo(1);
            return "ok";
        });
        same("open " + permit.permitId(), answer, model.open(permit.permitId()));
    }

    private void settle(SpendPermit permit) {
        long actual = permit.ceiling().micros() * random.nextInt(11) / 8;
        String answer = answer(() -> {
            cfo().settle(permit.permitId(), usd(actual), "job");
            return "ok";
        });
        same("settle " + permit.permitId() + " " + actual, answer, model.settle(permit.permitId(), big(actual)));
    }

    private void release(SpendPermit permit) {
        boolean openedToo = random.nextBoolean();
        String answer = answer(() -> {
            if (openedToo) {
                cfo().voidReservation(permit.permitId(), "not needed");
            } else {
                cfo().withdraw(permit.permitId(), "not needed");
            }
            return "ok";
        });
        String expected = model.release(permit.permitId(), openedToo);
        same((openedToo ? "void " : "withdraw ") + permit.permitId(), answer, expected);
    }

    private void correct(SpendPermit permit) {
        long paid = model.held.get(permit.permitId()).paid.longValueExact();
        long booked = random.nextInt(6) == 0 ? paid + 1 : paid;
        long actual = random.nextInt(9) * 500_000L;
        Correction correction =
                ana.sign(new Correction(permit.permitId(), usd(booked), usd(actual), "invoice", "ana", "as billed"));
        String answer = answer(() -> {
            cfo().correct(correction);
            return "ok";
        });
        same("correct " + correction, answer, model.correct(permit.permitId(), big(booked), big(actual)));
    }

    private void kill(int how) {
        String who = random.nextBoolean() ? "ana" : "ben";
        String answer = answer(() -> {
            if (how == 0) {
                cfo().killSwitch().engage(who, "stop");
            } else {
                cfo().killSwitch().release(who, "go on");
            }
            return "ok";
        });
        same((how == 0 ? "engage " : "release ") + who, answer, how == 0 ? model.engage(who) : model.release(who));
    }

    private void wait(int how) {
        Instant before = clock.instant();
        ZonedDateTime midnight = before.atZone(BERLIN).toLocalDate().plusDays(1).atStartOfDay(BERLIN);
        switch (how) {
            case 0 -> clock.set(midnight.minus(1, ChronoUnit.MICROS).toInstant().toString());
            case 1 -> clock.set(midnight.toInstant().toString());
            case 2 -> clock.advance(Duration.ofDays(1 + random.nextInt(9)));
            case 3 -> clock.advance(Duration.ofHours(1 + random.nextInt(12)));
            case 4 -> clock.advance(POLICY.permitLifetime());
            case 5 -> clock.advance(POLICY.permitLifetime().plus(1, ChronoUnit.MICROS));
            default -> clock.advance(Duration.ofSeconds(1 + random.nextInt(400)));
        }
        done.add("wait until " + clock.instant());
        model.at(clock.instant());
    }

    private void compare() {
        LocalDate day = LocalDate.ofInstant(clock.instant(), BERLIN);
        for (BudgetLine line : cfo().budget()) {
            String window = ModelGovernor.window(line.scope(), line.period(), day);
            BigDecimal reserved = big(line.reserved().micros());
            BigDecimal settled = big(line.settled().micros());
            assertThat(reserved).as("reserved in " + window).isEqualByComparingTo(sum(model.reserved, window));
            assertThat(settled).as("settled in " + window).isEqualByComparingTo(sum(model.settled, window));
            assertThat(settled.add(reserved).add(sum(model.released, window)))
                    .as("settled, reserved and released in " + window)
                    .isEqualByComparingTo(sum(model.approved, window));
            assertThat(!line.left().isNegative() || model.corrected.contains(window))
                    .as("only a correction takes " + window + " over its limit: " + line)
                    .isTrue();
        }
        assertThat(told).as("alerts").isEqualTo(model.alerts);
    }

    /** The windows that are over too. */
    private void compareAllWindows() {
        LedgerAudit audit = LedgerAudit.quick("chimera/local", Desk.KEYS.publicKeys(), Long.MAX_VALUE, Long.MAX_VALUE);
        store.read(0, audit::add);
        Map<String, Counter> counters = new HashMap<>();
        audit.books().counters().forEach((key, counter) -> {
            Budget.Limit limit = BUDGET.limits().stream()
                    .filter(one -> one.scope().toString().equals(key.scope()) && one.period() == key.period())
                    .findFirst()
                    .orElseThrow();
            counters.put(ModelGovernor.window(limit.scope(), key.period(), key.windowStart()), counter);
        });
        assertThat(counters.keySet()).isEqualTo(model.approved.keySet());
        counters.forEach((window, counter) -> {
            assertThat(big(counter.reserved())).as(window).isEqualByComparingTo(sum(model.reserved, window));
            assertThat(big(counter.settled())).as(window).isEqualByComparingTo(sum(model.settled, window));
        });
    }

    private void same(String what, String answer, String expected) {
        done.add(clock.instant() + " " + what + " -> " + answer);
        outcomes.merge(answer, 1, Integer::sum);
        assertThat(answer).as(what).isEqualTo(expected);
    }

    private String answer(Supplier<String> ask) {
        try {
            return ask.get();
        } catch (ChimeraException e) {
            return e.code().name();
        }
    }

    private String word(ApprovalDecision decision, UUID[] id) {
        return decision.fold(
                approved -> {
                    id[0] = approved.permit().permitId();
                    permits.add(approved.permit());
                    return "APPROVED []";
                },
                rejected -> "REJECTED "
                        + rejected.reasons().stream().map(Reason::code).toList(),
                escalated -> {
                    id[0] = escalated.ticket();
                    tickets.add(escalated.ticket());
                    return "ESCALATED "
                            + escalated.reasons().stream().map(Reason::code).toList();
                });
    }

    private SpendRequest request() {
        return new SpendRequest(
                new UUID(random.nextLong(), random.nextLong()),
                random.nextInt(3) == 0 ? new AgentId("artist/nova") : Desk.AGENT,
                random.nextInt(3) == 0 ? SpendCategory.COMPUTE : SpendCategory.MEDIA,
                usd(random.nextInt(19) * 250_000L),
                Ratio.of(random.nextInt(12) == 0 ? "1.4" : "2.0"),
                "one of many random requests",
                new SpendRequest.Target(Desk.PAYEE, Desk.CONTENT));
    }

    /** An earlier request, now and then with another price. */
    private SpendRequest again() {
        SpendRequest earlier = any(requests);
        return new SpendRequest(
                earlier.requestId(),
                earlier.agentId(),
                earlier.category(),
                random.nextInt(3) == 0 ? usd(1) : earlier.amount(),
                earlier.projectedRoi(),
                earlier.justification(),
                earlier.target());
    }

    /** Rather one of the latest. */
    private <T> T any(List<T> all) {
        int back = Math.min(random.nextInt(6), random.nextInt(all.size()));
        return all.get(random.nextBoolean() ? all.size() - 1 - back : random.nextInt(all.size()));
    }

    private LocalCfo cfo() {
        return governors.get(random.nextInt(governors.size()));
    }

    private LocalCfo governor() {
        return LocalCfo.builder()
                .budget(BUDGET)
                .policy(POLICY)
                .store(store)
                .keys(Desk.KEYS)
                .clock(clock)
                .random(new Random(random.nextLong()))
                .reviewers(Reviewers.of(Map.of("ana", ana.publicKey())))
                .observer(new CfoObserver() {
                    @Override
                    public void alert(BudgetAlert alert) {
                        BudgetLine line = alert.line();
                        told.add(ModelGovernor.window(line.scope(), line.period(), line.windowStart()) + " "
                                + alert.percent());
                    }
                })
                .build();
    }

    private static BigDecimal sum(Map<String, BigDecimal> sums, String window) {
        return sums.getOrDefault(window, BigDecimal.ZERO);
    }

    private static BigDecimal big(long micros) {
        return BigDecimal.valueOf(micros);
    }

    private static Money usd(long micros) {
        return new Money(micros, "USD");
    }
}
