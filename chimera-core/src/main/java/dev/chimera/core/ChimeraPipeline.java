package dev.chimera.core;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.Director;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.Scout;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.campaign.Calendar;
import dev.chimera.core.campaign.Campaign;
import dev.chimera.core.campaign.ScheduledCampaign;
import dev.chimera.core.director.PersonaFile;
import dev.chimera.core.outbox.OutboxPublisher;
import dev.chimera.core.report.ReportFacts;
import dev.chimera.core.report.RunReport;
import dev.chimera.core.swarm.Swarm;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: a persona that finds what is rising, asks for money, makes content, has it checked, and publishes it once. The order
 * of the stages is the product and cannot be changed; the parts can, through {@link #builder}.
 *
 * <p>Thread-safe. Whoever builds it closes it; closing cancels what is under way, or leaves it to others after the stage it is at if
 * it was resumed or the pipeline was built with {@link Builder#takeOver}, gives it up to {@value #CLOSE_SECONDS} seconds to close its books or to end
 * its stage, and closes only what the pipeline made itself, never what it was handed.
 */
public final class ChimeraPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChimeraPipeline.class);
    private static final long CLOSE_SECONDS = 10;
    private static final Duration LOOK_UP_EVERY = Duration.ofMinutes(1);
    private static final int RESUMED_MAX = 256;
    private static final int RESUMED_WITHOUT_ROOM_MAX = 32;
    private static final Duration PLACE_PATIENCE = Duration.ofSeconds(1);
    private static final int LOOKED_AT_MAX = 10_000;

    private final Assembly parts;
    private final RunFloor floor;
    private final Reviews reviews;
    private final LooseEnds looseEnds;
    private final Intake intake;
    private final Calendar calendar;

    ChimeraPipeline(Assembly parts) {
        this.parts = parts;
        this.floor = new RunFloor(parts);
        this.reviews = new Reviews(parts, floor);
        this.looseEnds = new LooseEnds(parts.outbox(), parts.doors().cfo(), parts.clock());
        this.intake = new Intake(parts, floor);
        this.calendar = new Calendar(parts.name(), parts.clock(), intake::submit);
        if (parts.takesOver()) {
            parts.keeper().alsoDo(new LookAfter());
        }
    }

    /** A pipeline to put together. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a run in this JVM and returns at once.
     *
     * @throws SaturatedException if as many runs are under way as may be
     * @throws ChimeraException with {@link ErrorCode#UNAVAILABLE} or {@link ErrorCode#KILL_SWITCH} while the swarm takes no work
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
     * @throws ChimeraException as {@link #start(TrendQuery)}
     */
    public PipelineRun start(RunId runId, TrendQuery query) {
        return intake.start(runId, query);
    }

    /**
     * Hands in a run for whichever JVM has room: it is in the store when this returns, and is found by its id. A pipeline without a
     * {@link Builder#relay} makes it itself, as {@link #start} does.
     *
     * @return that it was taken on, or why not and when to ask again
     */
    public Admission submit(TrendQuery query) {
        return submit(new RunId(parts.nextId()), query);
    }

    /**
     * Hands in the run called {@code runId}. Handing in the same run again is safe and makes it once.
     *
     * @return that it was taken on, or why not and when to ask again
     * @throws ChimeraException with {@link ErrorCode#IDEMPOTENCY_CONFLICT} if there is another run with this id
     */
    public Admission submit(RunId runId, TrendQuery query) {
        return intake.submit(runId, query);
    }

    /**
     * Submits a run at every tick of {@code campaign} until what is returned, or the pipeline, is closed. Of several JVMs that keep the
     * same campaign in pipelines of this name, one makes each run.
     *
     * @throws ConfigurationException if one of its name is kept here already
     */
    public ScheduledCampaign schedule(Campaign campaign) {
        intake.begin();
        return calendar.keep(campaign);
    }

    /** Where this pipeline's runs wait for their turn: admission, pause, drain, kill switch, and how it all stands. */
    public Swarm swarm() {
        return parts.swarm();
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
        PipelineRun run = intake.admit(new RunId(parts.nextId()), query);
        try {
            onStart.accept(run);
        } catch (RuntimeException e) {
            run.cancel("whoever was to watch it failed: " + e);
        }
        return floor.walk(run);
    }

    /**
     * Goes on with the runs of this pipeline that nobody moves: those of a JVM that is gone, and those that stopped here because the
     * store broke. Each goes on after its last finished stage. Returns at once; at most {@value #RESUMED_MAX} at a time, and no more
     * than there are places. A pipeline that was built with {@link Builder#takeOver} does so by itself, again and again.
     *
     * @return the runs that go on
     */
    public List<PipelineRun> resume() {
        intake.begin();
        return floor.resume(RESUMED_MAX);
    }

    /**
     * Looks up publications whose fate is not known, and goes on with every run that waits for one whose fate is known by now, or whose
     * question was answered at the CFO itself; a run that nobody answered in time ends as rejected. Looks at no more than {@value
     * #LOOKED_AT_MAX} of each. Returns at once.
     *
     * @return the runs that go on
     */
    public List<PipelineRun> reconcile() {
        intake.begin();
        parts.publisher().reconcile(LOOKED_AT_MAX);
        List<PipelineRun> moved = new ArrayList<>();
        for (RunRecord waiting : waiting(LOOKED_AT_MAX)) {
            try {
                goOn(waiting).ifPresent(moved::add);
            } catch (ChimeraException e) {
                LOG.warn("run {} waits on: {}", waiting.runId(), e.getMessage(), e);
            }
        }
        return List.copyOf(moved);
    }

    private Optional<PipelineRun> goOn(RunRecord waiting) {
        Optional<RunRecord> next = looseEnds.after(waiting);
        if (next.isPresent() && next.get().status() == RunStatus.ENDED) {
            parts.runs().advance(next.get(), parts.owner());
            return Optional.empty();
        }
        return next.flatMap(floor::goOn);
    }

    /** The run as it is kept, if there is one. */
    public Optional<RunRecord> find(RunId runId) {
        return parts.runs().find(runId);
    }

    /** All that is known of a run, if there is one; asks neither the platform nor any other part but the storage. */
    public Optional<RunStory> story(RunId runId) {
        return find(runId).map(new Chronicle(parts.doors(), parts.outbox())::of);
    }

    /**
     * Writes the report of a run, wherever it stands, as one HTML file that loads nothing: its story, figures, ledger entries and whether
     * they verify, findings, pictures and times. Replaces {@code file} at once or not at all, and makes the folders above it. Asks
     * nobody but the storage and the CFO; verifies the ledger, so it reads all of that unless it is very long.
     *
     * @throws ChimeraException with {@link ErrorCode#INVALID_INPUT} if there is no such run, or {@code file} is a directory or cannot
     *     be written
     */
    public void report(RunId runId, Path file) {
        RunStory told = story(runId)
                .orElseThrow(() -> new ChimeraException(
                        ErrorCode.INVALID_INPUT,
                        "there is no run " + runId + " in this pipeline's storage, so nothing was written to '" + file
                                + "'"));
        ReportFacts.Proofs proofs = new ReportFacts.Proofs(told.entries(), told.events(), told.publication());
        RunReport.write(
                new ReportFacts(told.run(), told.lines(), proofs, parts.times().of(runId), cfo(), now()), file);
    }

    /**
     * Asks the platform how people answered what {@code runId} published, and keeps that with the run.
     *
     * @return empty if it has not published anything, or the platform does not tell
     * @throws RunLostException if somebody else kept something newer at the same moment
     */
    public Optional<Engagement> readEngagement(RunId runId) {
        return find(runId).flatMap(run -> {
            if (!(run.result() instanceof RunResult.Published out)) {
                return Optional.empty();
            }
            Optional<Engagement> read = parts.target().engagement(out.publication());
            read.ifPresent(answered -> keep(run, answered));
            return read;
        });
    }

    private void keep(RunRecord run, Engagement read) {
        RunRecord next = run.next(run.stage(), run.status(), run.state().answered(read), run.result(), now());
        if (!parts.runs().advance(next, parts.owner())) {
            throw new RunLostException(run.runId());
        }
    }

    /** At most {@code max} runs of this pipeline that wait, those left alone longest first: for a person ({@link #reviews}), or to learn
     * whether their content is out. */
    public List<RunRecord> waiting(int max) {
        return parts.runs().inStatus(parts.name(), RunStatus.WAITING, max);
    }

    /** What runs of this pipeline ask people, and where they answer. */
    public Reviews reviews() {
        return reviews;
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
        calendar.close();
        intake.close();
        try {
            floor.close(Duration.ofSeconds(CLOSE_SECONDS));
        } finally {
            parts.close();
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }

    /** What a pipeline that takes over does between two beats; publications are looked up more rarely, for platforms count calls. */
    private final class LookAfter implements Runnable {
        private long nextLookUpNanos = System.nanoTime();

        @Override
        public void run() {
            try {
                intake.begin();
                int max = parts.member().hasRoom(AgentRole.SCOUT) ? RESUMED_MAX : RESUMED_WITHOUT_ROOM_MAX;
                floor.resume(max, PLACE_PATIENCE);
            } finally {
                if (System.nanoTime() - nextLookUpNanos >= 0) {
                    nextLookUpNanos = System.nanoTime() + LOOK_UP_EVERY.toNanos();
                    reconcile();
                }
            }
        }
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
        final Slot<ReviewPolicy> reviews = new Slot<>("reviews");
        final Slot<StageLimits> limits = new Slot<>("limits");
        final Slot<Integer> runsMax = new Slot<>("runsMax");
        final Slot<Integer> backlogMax = new Slot<>("backlogMax");
        final Slot<Swarm> swarm = new Slot<>("swarm");
        final Slot<Choice<Relay>> relay = new Slot<>("relay");
        final Slot<String> name = new Slot<>("name");
        final Slot<Duration> lease = new Slot<>("lease");
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
        boolean takeOver;

        private Builder() {}

        /**
         * What this pipeline is called in its storage, 1 to 128 characters; the persona's name, {@code @} and the publish target's
         * name unless told. Pipelines of one name, in several JVMs, go on with each other's runs, so they have to be built alike.
         */
        public Builder name(String pipeline) {
            name.fill(Require.length("pipeline name", pipeline, 1, Assembly.NAME_MAX));
            return this;
        }

        /**
         * How long this pipeline may be silent in the store before its runs may be taken over, 1 second to 1 day; 15 seconds unless
         * told. It speaks three times as often. Longer than the longest pause that a JVM of yours makes.
         */
        public Builder lease(Duration term) {
            if (term.compareTo(Duration.ofSeconds(1)) < 0 || term.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("lease must be from 1 second to 1 day, got " + term);
            }
            lease.fill(term);
            return this;
        }

        /**
         * From the first start or {@link ChimeraPipeline#resume} on, has the pipeline look three times in a lease for runs to {@link
         * ChimeraPipeline#resume} and once a minute for what to {@link ChimeraPipeline#reconcile}; and when it is closed it leaves its
         * runs to others instead of cancelling them. For services that run for long; a program that makes one run and ends had
         * better not begin others' runs.
         */
        public Builder takeOver() {
            takeOver = true;
            return this;
        }

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

        /** How long people have to answer, and who may; {@link ReviewPolicy#DEFAULT} unless told. */
        public Builder reviews(ReviewPolicy questions) {
            reviews.fill(questions);
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

        /**
         * The swarm in which this pipeline's runs take their turn, together with those of other pipelines; one of its own unless
         * told. Stays the caller's, to be closed after the pipeline.
         */
        public Builder swarm(Swarm shared) {
            swarm.fill(shared);
            return this;
        }

        /**
         * What this pipeline shares with those of its name in other JVMs, beside the storage, which they must share too: runs that were
         * {@link ChimeraPipeline#submit submitted} to any of them are made by whichever has room, and scans are made once. Implies
         * {@link #takeOver}. Stays the caller's.
         */
        public Builder relay(Relay shared) {
            relay.fill(Choice.of(shared));
            return this;
        }

        /** The relay's plug-in. */
        public Builder relay(String plugin) {
            relay.fill(Choice.named(plugin));
            return this;
        }

        /** How many submitted runs may wait for a JVM that has room, 1 to 1,000,000; 100,000 unless told. */
        public Builder backlogMax(int max) {
            Require.range("backlogMax", max, 1, 1_000_000);
            backlogMax.fill(max);
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

        /**
         * Where the built-in studio and plug-ins write files. Unless told, it is a new temporary directory, which is removed on
         * close if no file is in it; what was made stays.
         */
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
