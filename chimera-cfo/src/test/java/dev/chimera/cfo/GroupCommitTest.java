package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers get that are written together, because the store was busy when they came. */
@Spec("CFO-7")
@Timeout(60)
class GroupCommitTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("100.00"));

    private final SlowStore store = new SlowStore();

    @ParameterizedTest
    @EnumSource
    void callers_that_wait_are_written_in_one_step_and_each_gets_its_own_answer(Signing signing) throws Exception {
        Desk desk = desk(signing, 64);
        Batch batch = new Batch(desk);
        List<CompletableFuture<ApprovalDecision>> asked = new ArrayList<>();
        List<SpendRequest> requests = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            SpendRequest request = desk.request("1." + i);
            requests.add(request);
            asked.add(batch.add(() -> desk.cfo.approve(request)));
        }

        batch.go();

        assertThat(store.steps).hasValue(2);
        for (int i = 0; i < 9; i++) {
            ApprovalDecision.Approved approved = Desk.approved(asked.get(i).get());
            assertThat(approved.permit().ceiling()).isEqualTo(requests.get(i).amount());
            assertThat(approved.facts().entry())
                    .as("in the order in which they came")
                    .isEqualTo(i + 1);
            desk.cfo.permitVerifier().verify(approved.permit());
        }
        desk.cfo.ledger().verify();
    }

    @Test
    void a_refusal_is_its_callers_alone() throws Exception {
        Desk desk = desk(Signing.PER_BATCH, 64);
        SpendPermit spent = desk.spent("1.00").permit();
        Batch batch = new Batch(desk);
        CompletableFuture<ApprovalDecision> first = batch.add(() -> desk.cfo.approve(desk.request("2.00")));
        CompletableFuture<Object> refused =
                batch.add(() -> desk.cfo.settle(spent.permitId(), Money.usd("0.99"), "job"));
        CompletableFuture<Object> reopened = batch.add(() -> {
            desk.cfo.open(spent);
            return "opened";
        });
        CompletableFuture<ApprovalDecision> last = batch.add(() -> desk.cfo.approve(desk.request("3.00")));

        batch.go();

        assertThat(failure(refused)).isInstanceOf(SettlementException.class).hasMessageContaining("settled before");
        assertThat(failure(reopened)).isInstanceOf(PermitException.class);
        assertThat(Desk.approved(last.get()).facts().entry())
                .isEqualTo(first.get().facts().entry() + 1);
        assertThat(desk.cfo.budget().get(0).reserved())
                .as("with the one that kept the store busy")
                .isEqualTo(Money.usd("5.01"));
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-2")
    void each_sees_what_those_before_it_took() throws Exception {
        Desk desk = desk(Signing.PER_ENTRY, 64);
        desk.spent("40.00");
        Batch batch = new Batch(desk);
        List<CompletableFuture<ApprovalDecision>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SpendRequest request = desk.request("25.00", "9");
            asked.add(batch.add(() -> desk.cfo.approve(request)));
        }

        batch.go();

        Desk.approved(asked.get(0).get());
        Desk.approved(asked.get(1).get());
        Desk.rejected(asked.get(2).get());
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec({"CFO-10", "CFO-9"})
    void a_permit_is_opened_and_ended_once_in_a_step_too() throws Exception {
        Desk desk = desk(Signing.PER_ENTRY, 64);
        SpendPermit permit = desk.approved("1.00").permit();
        Batch batch = new Batch(desk);
        CompletableFuture<Object> opened = batch.add(() -> {
            desk.cfo.open(permit);
            return "opened";
        });
        CompletableFuture<Object> again = batch.add(() -> {
            desk.cfo.open(permit);
            return "opened";
        });
        CompletableFuture<Object> withdrawn = batch.add(() -> desk.cfo.withdraw(permit.permitId(), "late"));
        CompletableFuture<Object> settled =
                batch.add(() -> desk.cfo.settle(permit.permitId(), Money.usd("1.00"), "job"));
        CompletableFuture<Object> voided = batch.add(() -> desk.cfo.voidReservation(permit.permitId(), "late"));

        batch.go();

        assertThat(opened.get()).isEqualTo("opened");
        assertThat(settled).isCompleted();
        for (CompletableFuture<Object> late : List.of(again, withdrawn, voided)) {
            assertThat(failure(late)).hasFieldOrPropertyWithValue("code", ErrorCode.PERMIT_SPENT);
        }
        assertThat(desk.cfo.budget().get(0).settled()).isEqualTo(Money.usd("1.00"));
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-11")
    void the_same_request_twice_in_a_step_is_one_entry_and_another_body_a_conflict_of_one() throws Exception {
        Desk desk = desk(Signing.PER_BATCH, 64);
        SpendRequest request = desk.request("2.00");
        SpendRequest other = priced(request, "2.01");
        Batch batch = new Batch(desk);
        CompletableFuture<ApprovalDecision> first = batch.add(() -> desk.cfo.approve(request));
        CompletableFuture<ApprovalDecision> conflict = batch.add(() -> desk.cfo.approve(other));
        CompletableFuture<ApprovalDecision> again = batch.add(() -> desk.cfo.approve(request));

        batch.go();

        assertThat(again.get()).isEqualTo(first.get());
        assertThat(failure(conflict)).hasFieldOrPropertyWithValue("code", ErrorCode.IDEMPOTENCY_CONFLICT);
        assertThat(desk.cfo.approve(request)).as("later").isEqualTo(first.get());
        assertThat(desk.cfo.ledger().size()).isEqualTo(2);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-17")
    void an_edit_in_a_step_is_seen_by_those_after_it() throws Exception {
        Desk desk = desk(Signing.PER_BATCH, 64);
        SpendRequest large = desk.request("60.00", "3");
        ApprovalDecision.Escalated asked = Desk.escalated(desk.cfo.approve(large));
        SpendRequest smaller = desk.request("6.00", "3");
        Batch batch = new Batch(desk);
        CompletableFuture<ApprovalDecision> edited =
                batch.add(() -> desk.cfo.decide(HumanDecision.edit(asked.ticket(), smaller, "ana", "too much")));
        CompletableFuture<ApprovalDecision> smallerAgain = batch.add(() -> desk.cfo.approve(smaller));
        CompletableFuture<ApprovalDecision> largeAgain = batch.add(() -> desk.cfo.approve(large));
        CompletableFuture<ApprovalDecision> decidedAgain =
                batch.add(() -> desk.cfo.decide(HumanDecision.approve(asked.ticket(), "ben", "yes")));

        batch.go();

        Desk.approved(edited.get());
        assertThat(smallerAgain.get()).isEqualTo(edited.get());
        Desk.rejected(largeAgain.get());
        assertThat(failure(decidedAgain)).hasFieldOrPropertyWithValue("code", ErrorCode.IDEMPOTENCY_CONFLICT);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-15")
    void when_the_store_fails_each_caller_has_an_error_of_its_own_and_nothing_is_written() throws Exception {
        Desk desk = desk(Signing.PER_ENTRY, 64);
        Batch batch = new Batch(desk);
        List<CompletableFuture<ApprovalDecision>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SpendRequest request = desk.request("1.00");
            asked.add(batch.add(() -> desk.cfo.approve(request)));
        }
        store.fault = new IllegalStateException("disk full");

        batch.go();

        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<ApprovalDecision> one : asked) {
            failures.add(failure(one));
        }
        assertThat(failures)
                .doesNotHaveDuplicates()
                .allSatisfy(failure ->
                        assertThat(failure).isInstanceOf(StoreException.class).hasMessageContaining("disk full"));
        store.fault = null;
        assertThat(desk.cfo.ledger().size()).as("only what kept the store busy").isEqualTo(1);
        assertThat(desk.cfo.budget().get(0).reserved()).isEqualTo(Money.usd("0.01"));
        desk.approved("1.00");
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-15")
    void an_error_that_breaks_off_a_step_leaves_nobody_waiting() throws Exception {
        Desk desk = desk(Signing.PER_ENTRY, 64);
        Batch batch = new Batch(desk);
        CompletableFuture<ApprovalDecision> leads = batch.add(() -> desk.cfo.approve(desk.request("1.00")));
        CompletableFuture<ApprovalDecision> follows = batch.add(() -> desk.cfo.approve(desk.request("1.00")));
        store.error = new StackOverflowError();

        batch.go();

        assertThat(failure(leads)).isInstanceOf(StackOverflowError.class);
        assertThat(failure(follows)).isInstanceOf(StoreException.class).hasMessageContaining("broke off");
        store.error = null;
        desk.approved("1.00");
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-15")
    void a_broken_ledger_is_told_to_each_as_such() throws Exception {
        Desk desk = desk(Signing.PER_ENTRY, 64);
        Batch batch = new Batch(desk);
        List<CompletableFuture<ApprovalDecision>> asked = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SpendRequest request = desk.request("1.00");
            asked.add(batch.add(() -> desk.cfo.approve(request)));
        }
        store.replaceLast = true;

        batch.go();

        List<Throwable> failures = List.of(failure(asked.get(0)), failure(asked.get(1)));
        assertThat(failures)
                .doesNotHaveDuplicates()
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                LedgerBrokenException.class,
                                e -> assertThat(e.found().kind()).isEqualTo(LedgerBreak.Kind.CHAIN)));
    }

    @Test
    void no_step_takes_more_callers_than_told() throws Exception {
        Desk desk = desk(Signing.PER_BATCH, 64, 4);
        Batch batch = new Batch(desk);
        for (int i = 0; i < 10; i++) {
            SpendRequest request = desk.request("1.00");
            batch.add(() -> desk.cfo.approve(request));
        }

        batch.go();

        assertThat(store.steps)
                .as("one kept the store busy, ten went in threes")
                .hasValue(1 + 3);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-15")
    void the_kill_switch_needs_no_room_in_a_full_queue_and_stops_those_who_wait() throws Exception {
        Desk desk = desk(Signing.PER_BATCH, 2);
        Batch batch = new Batch(desk);
        CompletableFuture<ApprovalDecision> leads = batch.add(() -> desk.cfo.approve(desk.request("1.00")));
        CompletableFuture<ApprovalDecision> waits = batch.add(() -> desk.cfo.approve(desk.request("1.00")));
        SpendRequest late = desk.request("1.00");

        assertThatThrownBy(() -> desk.cfo.approve(late))
                .isInstanceOfSatisfying(
                        SaturatedException.class,
                        e -> assertThat(e.retryAfter()).isPositive());
        batch.add(() -> {
            desk.cfo.killSwitch().engage("ana", "stop");
            return "engaged";
        });
        batch.go();

        for (CompletableFuture<ApprovalDecision> one : List.of(leads, waits)) {
            assertThat(Desk.rejected(one.get()).reasons())
                    .extracting(reason -> reason.code())
                    .containsExactly(ErrorCode.KILL_SWITCH);
        }
        assertThat(Desk.rejected(desk.cfo.approve(late)).facts().entry())
                .as("who was refused was not written, and may come again")
                .isEqualTo(4);
        desk.cfo.ledger().verify();
    }

    private Desk desk(Signing signing, int queueMax) {
        return desk(signing, queueMax, 512);
    }

    private Desk desk(Signing signing, int queueMax, int batchMax) {
        Desk desk = new Desk(
                BUDGET,
                SpendPolicy.DEFAULT,
                store,
                builder -> builder.signing(signing).queueMax(queueMax).batchMax(batchMax));
        store.steps.set(0);
        return desk;
    }

    private static SpendRequest priced(SpendRequest request, String usd) {
        return new SpendRequest(
                request.requestId(),
                request.agentId(),
                request.category(),
                Money.usd(usd),
                request.projectedRoi(),
                request.justification(),
                request.target());
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return catchThrowableOfType(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS))
                .getCause();
    }

    /** Calls that come while another one keeps the store busy, each after the one before it. */
    private final class Batch {
        private final List<CompletableFuture<?>> calls = new ArrayList<>();

        Batch(Desk desk) throws InterruptedException {
            store.entered = new CountDownLatch(1);
            store.let = new CountDownLatch(1);
            store.busy = true;
            calls.add(start(() -> desk.cfo.approve(desk.request("0.01")), new Thread[1]));
            store.entered.await();
        }

        <R> CompletableFuture<R> add(Callable<R> call) throws InterruptedException {
            Thread[] caller = new Thread[1];
            CompletableFuture<R> answer = start(call, caller);
            calls.add(answer);
            while (caller[0].getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            return answer;
        }

        void go() throws InterruptedException {
            store.let.countDown();
            for (CompletableFuture<?> call : calls) {
                try {
                    call.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(Throwable.class);
                } catch (TimeoutException e) {
                    throw new AssertionError("somebody was left waiting", e);
                }
            }
        }

        private <R> CompletableFuture<R> start(Callable<R> call, Thread[] caller) {
            CompletableFuture<R> answer = new CompletableFuture<>();
            caller[0] = new Thread(() -> {
                try {
                    answer.complete(call.call());
                } catch (Throwable e) {
                    answer.completeExceptionally(e);
                }
            });
            caller[0].start();
            return answer;
        }
    }

    /** Counts its steps; the first one that comes once it is busy stays in it until it is let go. */
    private static final class SlowStore extends ForwardingStore {
        private final AtomicInteger steps = new AtomicInteger();
        private volatile CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch let = new CountDownLatch(1);
        private volatile boolean busy;
        private volatile boolean replaceLast;
        private volatile @Nullable RuntimeException fault;
        private volatile @Nullable Error error;

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            steps.incrementAndGet();
            if (busy) {
                busy = false;
                entered.countDown();
                try {
                    let.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return super.apply(keys, step);
            }
            RuntimeException broken = fault;
            if (broken != null) {
                throw broken;
            }
            Error worse = error;
            if (worse != null) {
                throw worse;
            }
            return super.apply(keys, view -> step.apply(replaceLast ? replaced(view) : view));
        }

        private static LedgerView replaced(LedgerView view) {
            LedgerHead head = view.head();
            return new LedgerView(
                    new LedgerHead(head.size(), Digest.sha256("other"), head.frontier(), head.lastAt(), head.killed()),
                    view.decisions(),
                    view.reservations(),
                    view.tickets(),
                    view.counters(),
                    view.due(),
                    view.dueTickets());
        }
    }
}
