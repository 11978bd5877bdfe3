package dev.chimera.core;

import dev.chimera.api.AgentRole;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.core.swarm.Lane;
import dev.chimera.core.swarm.Member;
import dev.chimera.core.swarm.Task;
import dev.chimera.core.swarm.Turn;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A run on its way from Manager to Manager, in one thread's hands at a time and in nobody's while it waits for its turn, for a
 * production, or for another attempt. A stage that is done is followed by the next on the same thread, if it is its turn there at once.
 */
final class Journey implements Task {
    private final RunEngine engine;
    private final Member member;
    private final Productions productions;
    private final PipelineRun run;
    private final End end;
    private RunRecord record;
    private boolean again;
    private @Nullable Visit visit;
    private @Nullable Absence absence;
    private Turn turn = Turn.UNCOUNTED;
    private boolean interrupted;
    private volatile boolean refusable;

    /** Called once, when it is over here. */
    interface End {
        /** It has ended or waits for a person. */
        void rested(RunResult result);

        /** It stops where it is. */
        void stopped(Throwable failure);
    }

    /** @param resumed whether somebody may have been at this stage before, and got as far as nobody knows */
    Journey(
            RunEngine engine,
            Member member,
            Productions productions,
            RunRecord record,
            PipelineRun run,
            boolean resumed,
            End end) {
        this.engine = engine;
        this.member = member;
        this.productions = productions;
        this.record = record;
        this.run = run;
        this.again = resumed;
        this.end = end;
    }

    /** Who does what a stage does. */
    static AgentRole roleOf(RunStage stage) {
        return switch (stage) {
            case SCOUT -> AgentRole.SCOUT;
            case BRIEF -> AgentRole.DIRECTOR;
            case APPROVE -> AgentRole.CFO;
            case PRODUCE -> AgentRole.ARTIST;
            case SCREEN -> AgentRole.GATEWAY;
            case PUBLISH -> AgentRole.PUBLISHER;
        };
    }

    /** Sets out; returns at once. */
    void start() {
        queue(Turn.UNCOUNTED);
    }

    /** The same; unless the host's executor has no thread for it at this moment, and then it is refused. */
    void startOrBeRefused() {
        refusable = true;
        queue(Turn.UNCOUNTED);
        refusable = false;
    }

    /** Goes all the way on the calling thread. */
    void walk() {
        try {
            turn = takeHere(Turn.UNCOUNTED);
            @Nullable Outcome outcome = attempt();
            while (outcome != null) {
                if (outcome instanceof Outcome.Later later) {
                    turn.end(true);
                    sleep(later.delay());
                    turn = takeHere(Turn.UNCOUNTED);
                    outcome = attempt();
                } else if (outcome instanceof Outcome.Gone gone) {
                    outcome = waitHere(gone.absence());
                } else if (moved(outcome)) {
                    turn = takeHere(turn);
                    outcome = attempt();
                } else {
                    outcome = null;
                }
            }
        } catch (Throwable e) {
            stop(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Goes on until it has to wait, on a Worker's thread. */
    @Override
    public void run(Turn mine) {
        turn = mine;
        try {
            @Nullable Absence over = absence;
            absence = null;
            Outcome outcome = over == null || visit == null ? attempt() : engine.comeBack(visit, over);
            while (goesOn(outcome)) {
                outcome = attempt();
            }
        } catch (Throwable e) {
            stop(e);
        }
    }

    @Override
    public void refused(RejectedExecutionException noThread) {
        stop(noThread);
    }

    /** Whether the next stage may begin on this thread. */
    private boolean goesOn(Outcome outcome) {
        if (outcome instanceof Outcome.Later later) {
            turn.end(true);
            tryLater(later.delay());
            return false;
        }
        if (outcome instanceof Outcome.Gone gone) {
            leaveFor(gone.absence());
            return false;
        }
        if (!moved(outcome)) {
            return false;
        }
        @Nullable Turn next = lane().tryTake();
        if (next == null) {
            queue(turn);
            return false;
        }
        turn.end(true);
        turn = next;
        return true;
    }

    private Outcome attempt() {
        if (visit == null) {
            visit = engine.enter(record, run, again);
            again = false;
        }
        return engine.attempt(visit);
    }

    /** Whether there is a next stage; if there is none, the journey is over. */
    private boolean moved(Outcome outcome) {
        visit = null;
        if (outcome instanceof Outcome.Moved moved) {
            record = moved.now();
            return true;
        }
        RunResult result = ((Outcome.Rested) outcome).result();
        turn.end(!(result instanceof RunResult.Failed));
        end.rested(result);
        return false;
    }

    private void stop(Throwable failure) {
        if (visit != null) {
            visit.watch().close();
            visit = null;
        }
        turn.end(false);
        end.stopped(failure);
    }

    private Lane lane() {
        return member.lane(roleOf(record.stage()));
    }

    /** Waits for its turn; what it has at the Manager before it keeps until there is room. */
    private void queue(Turn before) {
        Errand errand = new Errand();
        run.idle(errand); // before anybody can have given it its turn
        errand.queue(() -> before.end(true));
    }

    private void tryLater(Duration delay) {
        Errand errand = new Errand();
        run.idle(errand);
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> errand.queue(() -> {}));
    }

    /** A production is under way: this turn lasts until it is over, and no thread is held. */
    private void leaveFor(Absence away) {
        absence = away;
        Turn mine = turn;
        Visit here = Objects.requireNonNull(visit, "a production belongs to a stage");
        Runnable forget = productions.watch(() -> engine.report(here, away));
        AtomicBoolean taken = new AtomicBoolean();
        run.whenAbandoned(() -> {
            if (taken.compareAndSet(false, true)) {
                forget.run();
                stop(RunLostException.left(run.id()));
            }
        });
        away.whenOver(() -> {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            forget.run();
            try {
                member.executor().execute(() -> run(mine));
            } catch (RejectedExecutionException noThread) {
                stop(noThread);
            }
        });
    }

    /** What it has at the Manager before it keeps until there is room. */
    private Turn takeHere(Turn before) {
        @Nullable Turn now = lane().tryTake();
        if (now != null) {
            before.end(true);
            return now;
        }
        run.idle(Thread.currentThread()::interrupt);
        try {
            return lane().take(() -> before.end(true));
        } catch (InterruptedException e) {
            wanted();
            return Turn.UNCOUNTED;
        } finally {
            run.leave();
        }
    }

    /** The calling thread was interrupted while it waited: by somebody who wants the run to stop, or by the host. */
    private void wanted() {
        if (run.cancelReason() == null && !run.isLeftToOthers()) {
            interrupted = true;
            run.cancel("the thread of the run was interrupted");
        }
    }

    private Outcome waitHere(Absence away) {
        Visit here = Objects.requireNonNull(visit, "a production belongs to a stage");
        CountDownLatch over = new CountDownLatch(1);
        Runnable forget = productions.watch(() -> engine.report(here, away));
        away.whenOver(over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            wanted();
            away.stop();
            awaitTheLastWord(over);
        } finally {
            forget.run();
        }
        return engine.comeBack(here, away);
    }

    /** At most as long as a provider may take to say what it charged. */
    private static void awaitTheLastWord(CountDownLatch over) {
        boolean done = false;
        while (!done) {
            try {
                over.await();
                done = true;
            } catch (InterruptedException again) {
                // it is being stopped already
            }
        }
    }

    private void sleep(Duration delay) {
        run.idle(Thread.currentThread()::interrupt);
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        } catch (InterruptedException e) {
            wanted();
        } finally {
            run.leave();
        }
    }

    /** One wait of this journey, which ends with its turn or with somebody who wants it to stop, whoever comes first. */
    private final class Errand implements Task, Runnable {
        private final AtomicBoolean taken = new AtomicBoolean();
        private volatile Lane.@Nullable Waiting place;

        @Override
        public void run(Turn mine) {
            if (taken.compareAndSet(false, true)) {
                Journey.this.run(mine);
            } else {
                mine.end(true);
            }
        }

        @Override
        public boolean mayBeRefused() {
            return refusable;
        }

        @Override
        public void refused(RejectedExecutionException noThread) {
            if (taken.compareAndSet(false, true)) {
                Journey.this.refused(noThread);
            }
        }

        void queue(Runnable queued) {
            Lane.Waiting mine = lane().queue(this, queued);
            place = mine;
            if (taken.get()) { // whoever woke it meanwhile did not see the place
                boolean unused = mine.withdraw();
            }
        }

        /** Somebody wants the run to stop: it does so at once, out of turn, for that takes nobody's time. */
        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            Lane.@Nullable Waiting queued = place;
            if (queued != null) {
                boolean unused = queued.withdraw();
            }
            try {
                member.executor().execute(() -> Journey.this.run(Turn.UNCOUNTED));
            } catch (RejectedExecutionException noThread) {
                Journey.this.refused(noThread);
            }
        }
    }
}
