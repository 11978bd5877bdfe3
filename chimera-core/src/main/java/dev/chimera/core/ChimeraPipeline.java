package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.Require;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.Director;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.Scout;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.director.PersonaFile;
import dev.chimera.core.outbox.OutboxPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: a persona that finds what is rising, asks for money, makes content, has it checked, and publishes it once. The order
 * of the stages is the product and cannot be changed; the parts can, through {@link #builder}.
 *
 * <p>Thread-safe. Whoever builds it closes it; closing cancels what is under way, gives it up to {@value #CLOSE_SECONDS} seconds to
 * close its books, and closes only what the pipeline made itself, never what it was handed.
 */
public final class ChimeraPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChimeraPipeline.class);
    private static final long CLOSE_SECONDS = 10;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Assembly parts;
    private final Map<RunId, PipelineRun> underWay = new ConcurrentHashMap<>();
    private final Semaphore places;
    private volatile boolean closed;

    ChimeraPipeline(Assembly parts) {
        this.parts = parts;
        this.places = new Semaphore(parts.runsMax());
    }

    /** A pipeline to put together. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a run and returns at once.
     *
     * @throws SaturatedException if as many runs are under way as may be
     */
    public PipelineRun start(TrendQuery query) {
        return start(new RunId(parts.nextId()), query);
    }

    /**
     * Starts the run called {@code runId} and returns at once. Starting a run that exists already is an error, so that a retry of
     * the caller's never makes two.
     *
     * @throws ChimeraException with {@link ErrorCode#IDEMPOTENCY_CONFLICT} if there is a run with this id
     * @throws SaturatedException if as many runs are under way as may be
     */
    public PipelineRun start(RunId runId, TrendQuery query) {
        RunRecord record = admit(runId, query);
        PipelineRun run = handle(record);
        launch(record, run, refusal -> {
            ErrorEnvelope error =
                    ErrorEnvelope.of(refusal, now(), record.runId().toString());
            RunResult refused = new RunResult.Failed(record.stage(), error, null);
            return record.next(record.stage(), RunStatus.ENDED, record.state(), refused, now());
        });
        return run;
    }

    /**
     * Runs on the calling thread until the run ends or waits for a person.
     *
     * @throws SaturatedException if as many runs are under way as may be
     */
    public RunResult run(TrendQuery query) {
        return run(query, ignored -> {});
    }

    /** Like {@link #run(TrendQuery)}; {@code onStart} gets the handle first, to watch or cancel the run from elsewhere. */
    public RunResult run(TrendQuery query, Consumer<PipelineRun> onStart) {
        RunRecord record = admit(new RunId(parts.nextId()), query);
        PipelineRun run = handle(record);
        try {
            onStart.accept(run);
        } catch (RuntimeException e) {
            run.cancel("whoever was to watch it failed: " + e);
        }
        return drive(record, run);
    }

    /** The run as it is kept, if there is one. */
    public Optional<RunRecord> find(RunId runId) {
        return parts.runs().find(runId);
    }

    /** At most {@code max} runs that wait for a person. */
    public List<RunRecord> waiting(int max) {
        return parts.runs().unfinished(Integer.MAX_VALUE).stream()
                .filter(run -> run.status() == RunStatus.WAITING)
                .limit(max)
                .toList();
    }

    /**
     * Gives a person's answer to what {@code runId} waits for, and lets the run go on from there.
     *
     * @param approve yes or no
     * @param reviewer who answers, as the host names its people
     * @param reason why, 1 to 500 characters
     * @throws ChimeraException if the run does not wait for anybody, or the time for an answer is over
     */
    public PipelineRun answer(RunId runId, boolean approve, String reviewer, String reason) {
        RunRecord waiting = parts.runs()
                .find(runId)
                .orElseThrow(() -> new ChimeraException(ErrorCode.INVALID_INPUT, "there is no run " + runId));
        if (waiting.status() != RunStatus.WAITING) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT,
                    "run " + runId + " does not wait for an answer; it is " + waiting.status());
        }
        RunRecord answered = inPlace(() -> waiting.stage() == RunStage.SCREEN || waiting.stage() == RunStage.BRIEF
                ? answerReview(waiting, new Review.Answer(approve, reviewer, reason, now()))
                : answerEscalation(waiting, approve, reviewer, reason));
        PipelineRun run = handle(answered);
        launch(
                answered,
                run,
                refusal -> answered.next(waiting.stage(), RunStatus.WAITING, waiting.state(), null, now()));
        return run;
    }

    /** The governor: budgets, ledger, kill switch. */
    public Cfo cfo() {
        return parts.doors().cfo();
    }

    /** What was and what is being published: look-ups and people's rulings where an outcome is not known. */
    public OutboxPublisher outbox() {
        return parts.publisher();
    }

    @Override
    public void close() {
        closed = true;
        List<PipelineRun> open = List.copyOf(underWay.values());
        open.forEach(run -> run.cancel("the pipeline was closed"));
        try {
            CompletableFuture.allOf(open.stream().map(PipelineRun::result).toArray(CompletableFuture[]::new))
                    .get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            LOG.debug("a run failed while the pipeline was being closed; whoever joins it is told", e);
        } catch (TimeoutException e) {
            LOG.warn("{} runs did not end within {} s of closing", underWay.size(), CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            parts.close();
        }
    }

    private RunRecord admit(RunId runId, TrendQuery query) {
        return inPlace(() -> {
            RunRecord record = RunRecord.begin(runId, RunState.of(query), now());
            if (!parts.runs().create(record)) {
                throw new ChimeraException(
                        ErrorCode.IDEMPOTENCY_CONFLICT, "there is a run " + runId + " already; find it instead");
            }
            return record;
        });
    }

    /** Takes a place for the run that {@code entry} writes down; {@link #leave} gives it back, or its failure does. */
    private RunRecord inPlace(Supplier<RunRecord> entry) {
        if (closed) {
            throw new ChimeraException(ErrorCode.CANCELLED, "the pipeline is closed");
        }
        if (!places.tryAcquire()) {
            throw saturated();
        }
        try {
            return entry.get();
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
    }

    private SaturatedException saturated() {
        return new SaturatedException(
                parts.runsMax() + " runs are under way, which is the limit; try again when one has ended", RETRY_AFTER);
    }

    private PipelineRun handle(RunRecord record) {
        PipelineRun run = new PipelineRun(record.runId(), record.stage(), record.state(), parts.eventExecutor());
        underWay.put(record.runId(), run);
        if (closed) { // it closed in between, and did not see this run
            run.cancel("the pipeline was closed");
        }
        return run;
    }

    /** Hands the run to the executor; if that has no room, the run's record becomes what {@code otherwise} makes of it. */
    private void launch(RunRecord record, PipelineRun run, Function<SaturatedException, RunRecord> otherwise) {
        try {
            parts.runExecutor().execute(() -> {
                try {
                    drive(record, run);
                } catch (RuntimeException e) {
                    LOG.warn("run {} stopped: {}", run.id(), e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            SaturatedException refusal = saturated();
            refusal.addSuppressed(e);
            parts.runs().advance(otherwise.apply(refusal));
            leave(run);
            throw refusal;
        }
    }

    private RunResult drive(RunRecord record, PipelineRun run) {
        RunResult result;
        try {
            result = parts.engine().drive(record, run);
        } catch (RuntimeException | Error e) {
            leave(run);
            run.fail(e);
            throw e;
        }
        if (!(result instanceof RunResult.AwaitingReview)) {
            parts.claims().release(run.id());
        }
        leave(run); // before the result is out, so that whoever waits for it finds the place free
        run.end(result);
        return result;
    }

    private void leave(PipelineRun run) {
        underWay.remove(run.id(), run);
        places.release();
    }

    /** A yes lets the next stage run; a no ends the run there. */
    private RunRecord answerReview(RunRecord waiting, Review.Answer answer) {
        Review review = Known.of(waiting.state().review(), "review");
        if (!answer.at().isBefore(review.expiresAt())) {
            String late = "the time to answer review " + review.reviewId() + " ended at " + review.expiresAt();
            RunResult rejected =
                    new RunResult.Rejected(waiting.stage(), List.of(late), RunContext.spent(waiting.state()));
            parts.runs()
                    .advance(waiting.next(waiting.stage(), RunStatus.ENDED, waiting.state(), rejected, answer.at()));
            parts.claims().release(waiting.runId());
            throw new ChimeraException(ErrorCode.HUMAN_REQUIRED, late + "; the run has ended as rejected");
        }
        RunState state = waiting.state().reviewed(review.answered(answer));
        boolean brief = waiting.stage() == RunStage.BRIEF;
        RunStage next = !answer.approve() ? waiting.stage() : brief ? RunStage.APPROVE : RunStage.PUBLISH;
        RunState settled = answer.approve() && brief ? waiting.state().reviewed(null) : state;
        RunRecord answered = moveOn(waiting, next, settled, answer);
        audit(waiting, answer, review.reviewId());
        return answered;
    }

    /** The CFO enters the answer; asked again, it gives the decision that came of it. */
    private RunRecord answerEscalation(RunRecord waiting, boolean approve, String reviewer, String reason) {
        UUID ticket = ticketOf(waiting);
        try {
            parts.doors()
                    .cfo()
                    .decide(
                            approve
                                    ? HumanDecision.approve(ticket, reviewer, reason)
                                    : HumanDecision.reject(ticket, reviewer, reason));
        } catch (SettlementException e) {
            // a yes to what was decided before changes nothing: the CFO, asked again, gives its decision; a no must not
            // pass for one
            if (!approve || e.code() != ErrorCode.IDEMPOTENCY_CONFLICT) {
                throw e;
            }
            LOG.info("ticket {} was decided before; run {} goes on with that decision", ticket, waiting.runId());
        }
        Review.Answer answer = new Review.Answer(approve, reviewer, reason, now());
        RunRecord answered = moveOn(waiting, waiting.stage(), waiting.state(), answer);
        audit(waiting, answer, ticket);
        return answered;
    }

    private static UUID ticketOf(RunRecord waiting) {
        RunState state = waiting.state();
        ApprovalDecision decision = Known.of(
                waiting.stage() == RunStage.APPROVE ? state.decision() : state.publishDecision(), "escalated decision");
        return decision.fold(
                approved -> Known.of(null, "open ticket"),
                rejected -> Known.of(null, "open ticket"),
                ApprovalDecision.Escalated::ticket);
    }

    private RunRecord moveOn(RunRecord waiting, RunStage stage, RunState state, Review.Answer answer) {
        RunRecord next = waiting.next(stage, RunStatus.ACTIVE, state, null, answer.at());
        if (!parts.runs().advance(next)) {
            throw new RunLostException(waiting.runId());
        }
        return next;
    }

    private void audit(RunRecord run, Review.Answer answer, UUID question) {
        parts.doors()
                .audit()
                .append(new AuditLog.Event(
                        answer.at(),
                        run.runId().toString(),
                        answer.reviewer(),
                        answer.approve() ? "review.approved" : "review.rejected",
                        Map.of(
                                "question",
                                question.toString(),
                                "stage",
                                run.stage().id(),
                                "reason",
                                answer.reason())));
    }

    private Instant now() {
        return parts.clock().instant();
    }

    /**
     * Puts a pipeline together. Four slots have no safe default and must be filled: {@code persona}, {@code posts}, {@code safety},
     * {@code publisher}; and so must one of {@code budget} and {@code cfo}. {@link #build} names all that is missing in one
     * message. Filling a slot twice is an error. An instance beats a plug-in's name. Not thread-safe.
     */
    public static final class Builder {
        final Slot<PersonalityProfile> persona = new Slot<>("persona");
        final Slot<SafetyGateway> safety = new Slot<>("safety");
        final Slot<Choice<PublishTarget>> publisher = new Slot<>("publisher");
        final Slot<Budget> budget = new Slot<>("budget");
        final Slot<SpendPolicy> policy = new Slot<>("policy");
        final Slot<Choice<Cfo>> cfo = new Slot<>("cfo");
        final Slot<Choice<Storage>> storage = new Slot<>("storage");
        final Slot<Scout> scout = new Slot<>("scout");
        final Slot<Choice<SentimentAnalyzer>> sentiment = new Slot<>("sentiment");
        final Slot<Director> director = new Slot<>("director");
        final Slot<Artist> artist = new Slot<>("artist");
        final Slot<ContentFormat> format = new Slot<>("format");
        final Slot<QualityPreset> quality = new Slot<>("quality");
        final Slot<StageLimits> limits = new Slot<>("limits");
        final Slot<Integer> runsMax = new Slot<>("runsMax");
        final Slot<InstantSource> clock = new Slot<>("clock");
        final Slot<RandomGenerator> random = new Slot<>("random");
        final Slot<Executor> executor = new Slot<>("executor");
        final Slot<Path> workDirectory = new Slot<>("workDirectory");
        final List<Choice<PostSource>> posts = new ArrayList<>();
        final List<Choice<MediaProvider>> media = new ArrayList<>();
        final List<RunObserver> observers = new ArrayList<>();
        final List<StageInterceptor> interceptors = new ArrayList<>();
        final Map<String, ProviderConfig> settings = new HashMap<>();
        boolean dryRun;

        private Builder() {}

        /** Who speaks. */
        public Builder persona(PersonalityProfile profile) {
            persona.fill(profile);
            return this;
        }

        /**
         * Who speaks, from a SOUL.md file.
         *
         * @throws ChimeraException naming the file and what is wrong with it
         */
        public Builder persona(Path soulFile) {
            return persona(PersonaFile.read(soulFile));
        }

        /** Where posts come from; may be called several times. */
        public Builder posts(PostSource... sources) {
            for (PostSource source : sources) {
                posts.add(Choice.of(source));
            }
            return this;
        }

        /** A source of posts by its plug-in's name; may be called several times. */
        public Builder posts(String plugin) {
            posts.add(Choice.named(plugin));
            return this;
        }

        /** What may be spent; a governor is then found on the class path. */
        public Builder budget(Budget limits) {
            budget.fill(limits);
            return this;
        }

        /** The governor's thresholds; {@link SpendPolicy#DEFAULT} unless told. */
        public Builder policy(SpendPolicy thresholds) {
            policy.fill(thresholds);
            return this;
        }

        /** The governor itself, with its own budget and ledger. */
        public Builder cfo(Cfo governor) {
            cfo.fill(Choice.of(governor));
            return this;
        }

        /** The governor's plug-in; {@value Assembly#DEFAULT_CFO} unless told. */
        public Builder cfo(String plugin) {
            cfo.fill(Choice.named(plugin));
            return this;
        }

        /** Where runs, ledger, outbox and audit log are kept; in memory unless told, and then gone with the JVM. */
        public Builder storage(Storage store) {
            storage.fill(Choice.of(store));
            return this;
        }

        /** The store's plug-in. */
        public Builder storage(String plugin) {
            storage.fill(Choice.named(plugin));
            return this;
        }

        /** What every word passes on its way in and out. */
        public Builder safety(SafetyGateway gateway) {
            safety.fill(gateway);
            return this;
        }

        /** Where content goes. */
        public Builder publisher(PublishTarget target) {
            publisher.fill(Choice.of(target));
            return this;
        }

        /** The publish target's plug-in. */
        public Builder publisher(String plugin) {
            publisher.fill(Choice.named(plugin));
            return this;
        }

        /** Who finds trends; the built-in one unless told. */
        public Builder scout(Scout finder) {
            scout.fill(finder);
            return this;
        }

        /** How the built-in Scout tells how posts feel. */
        public Builder sentiment(SentimentAnalyzer analyzer) {
            sentiment.fill(Choice.of(analyzer));
            return this;
        }

        /** The sentiment analyser's plug-in. */
        public Builder sentiment(String plugin) {
            sentiment.fill(Choice.named(plugin));
            return this;
        }

        /** Who writes briefs; the built-in one unless told. */
        public Builder director(Director writer) {
            director.fill(writer);
            return this;
        }

        /** Who makes media, in order of preference; the built-in studio unless told. May be called several times. */
        public Builder media(MediaProvider... providers) {
            for (MediaProvider provider : providers) {
                media.add(Choice.of(provider));
            }
            return this;
        }

        /** A media provider by its plug-in's name; may be called several times. */
        public Builder media(String plugin) {
            media.add(Choice.named(plugin));
            return this;
        }

        /** Who produces, in place of the built-in artist and its media providers. */
        public Builder artist(Artist producer) {
            artist.fill(producer);
            return this;
        }

        /** The shape of the content; {@link ContentFormat#CAROUSEL} unless told. */
        public Builder format(ContentFormat shape) {
            format.fill(shape);
            return this;
        }

        /** How good the media have to be; {@link QualityPreset#STANDARD} unless told. */
        public Builder quality(QualityPreset preset) {
            quality.fill(preset);
            return this;
        }

        /** Publishes nothing: runs end with the plan. What producing costs is spent all the same. */
        public Builder dryRun() {
            dryRun = true;
            return this;
        }

        /** Deadlines and retries; {@link StageLimits#DEFAULT} unless told. */
        public Builder limits(StageLimits stageLimits) {
            limits.fill(stageLimits);
            return this;
        }

        /** How many runs may be under way at once, 1 to 1,000,000; 10,000 unless told. */
        public Builder runsMax(int max) {
            Require.range("runsMax", max, 1, 1_000_000);
            runsMax.fill(max);
            return this;
        }

        /** The time; the system's unless told. */
        public Builder clock(InstantSource source) {
            clock.fill(source);
            return this;
        }

        /** Randomness for ids and for spreading retries. */
        public Builder random(RandomGenerator generator) {
            random.fill(generator);
            return this;
        }

        /** Where runs that were started execute; virtual threads or a bounded pool unless told. Stays the caller's. */
        public Builder executor(Executor runs) {
            executor.fill(runs);
            return this;
        }

        /** Where the built-in studio and plug-ins write files; a new temporary directory unless told. */
        public Builder workDirectory(Path directory) {
            workDirectory.fill(directory);
            return this;
        }

        /** Who watches all runs; may be called several times. */
        public Builder observer(RunObserver observer) {
            observers.add(observer);
            return this;
        }

        /** Who may veto stages; may be called several times, and they are asked in this order. */
        public Builder interceptor(StageInterceptor interceptor) {
            interceptors.add(interceptor);
            return this;
        }

        /** What a plug-in that is found by name is configured with. */
        public Builder settings(String plugin, Map<String, String> values) {
            if (settings.putIfAbsent(plugin, ProviderConfig.of(values)) != null) {
                throw new ConfigurationException("the settings of plug-in '" + plugin + "' were given twice");
            }
            return this;
        }

        /**
         * Checks that everything is there and fits, and starts nothing.
         *
         * @throws ConfigurationException naming every missing part, or the one that does not fit
         */
        public ChimeraPipeline build() {
            List<String> missing = new ArrayList<>();
            for (Slot<?> slot : List.of(persona, safety, publisher)) {
                if (slot.isEmpty()) {
                    missing.add(slot.name());
                }
            }
            if (posts.isEmpty()) {
                missing.add("posts");
            }
            if (budget.isEmpty() && cfo.isEmpty()) {
                missing.add("budget (or cfo)");
            }
            if (!missing.isEmpty()) {
                throw new ConfigurationException(
                        "a pipeline needs " + String.join(", ", missing) + "; nothing was started");
            }
            return new ChimeraPipeline(Assembly.of(this));
        }
    }
}
