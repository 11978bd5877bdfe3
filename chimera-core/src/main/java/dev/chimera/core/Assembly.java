package dev.chimera.core;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.CfoPlugin;
import dev.chimera.api.spi.MediaPlugin;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.Plugin;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourcePlugin;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTargetPlugin;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayPlugin;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.spi.SentimentPlugin;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.api.trend.Scout;
import dev.chimera.core.artist.ToolArtist;
import dev.chimera.core.contract.RunJson;
import dev.chimera.core.director.TemplateDirector;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.outbox.OutboxPublisher;
import dev.chimera.core.safety.BeanBounds;
import dev.chimera.core.scout.BurstScout;
import dev.chimera.core.scout.LinearSentiment;
import dev.chimera.core.scout.ScanCache;
import dev.chimera.core.studio.LocalStudio;
import dev.chimera.core.swarm.Joining;
import dev.chimera.core.swarm.Member;
import dev.chimera.core.swarm.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a pipeline, put together from what the builder was given, what plug-ins made, and defaults. What was made here is
 * closed here, last made first.
 */
final class Assembly implements AutoCloseable {
    static final String DEFAULT_CFO = "local";
    static final int DEFAULT_BACKLOG_MAX = 100_000;
    static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);
    static final int NAME_MAX = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Set<String> configured = new HashSet<>();
    private @Nullable SpareFolder spare;
    private final ChimeraPipeline.Builder given;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final long pipelineId;
    private final AtomicLong runsStarted;
    private final Swarm swarm;
    private final Member member;
    private final Productions productions;
    private final @Nullable Relay relay;
    private final @Nullable WorkQueue queue;
    private final ExecutorService eventExecutor;
    private final Doors doors;
    private final RunStore runs;
    private final PublishTarget target;
    private final OutboxPublisher publisher;
    private final String name;
    private final UUID owner =
            UUID.randomUUID(); // never the host's generator: two JVMs of one owner would not know of each other
    private final OutboxStore outbox;
    private final Keeper keeper;
    private final ReviewPolicy reviewPolicy;
    private final Subjects subjects;
    private final RunEngine engine;
    private final StageTimes times = new StageTimes();

    private Assembly(ChimeraPipeline.Builder given) {
        this.given = given;
        clock = given.clock.orElse(() -> InstantSource.system());
        random = given.random.orElse(SecureRandom::new);
        pipelineId = (random.nextLong() & ~0xF000L) | 0x8000L;
        runsStarted = new AtomicLong(random.nextInt() & 0x7FFF_FFFFL);
        try {
            eventExecutor = own(Workers.events());
            swarm = newSwarm();
            Storage storage = storage();
            runs = storage.runs(new RunJson());
            Cfo cfo = cfo(storage);
            doors = new Doors(cfo, new PermitGate(cfo), given.safety.get(), storage.audit());
            target = given.publisher.get().resolve(name -> plugin(PublishTargetPlugin.class, "publish target", name));
            outbox = storage.outbox();
            publisher = new OutboxPublisher(target, outbox, clock, given.dryRun);
            name = given.name.orElse(() -> nameOf(given.persona.get(), target));
            relay = newRelay();
            queue = relay == null ? null : own(relay.queue("runs/" + name, backlogMax()));
            own(this::ring);
            member = own(swarm.join(new Pipeline()));
            keeper = own(new Keeper(runs, owner, given.lease.orElse(() -> DEFAULT_LEASE)));
            productions = own(new Productions(member.executor()));
            reviewPolicy = given.reviews.orElse(() -> ReviewPolicy.DEFAULT);
            Crew crew = new Crew(
                    posts(), scout(), given.director.orElse(TemplateDirector::new), artist(), target, publisher);
            Manner manner = new Manner(
                    BeanBounds.require(given.persona.get()),
                    given.format.orElse(() -> ContentFormat.CAROUSEL),
                    given.quality.orElse(() -> QualityPreset.STANDARD),
                    Map.of());
            Orders orders = new Orders(manner, crew.artist(), target);
            subjects = new Subjects(manner, orders);
            engine = newEngine(crew, manner, orders);
            requireSettingsUsed();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static Assembly of(ChimeraPipeline.Builder given) {
        return new Assembly(given);
    }

    StageTimes times() {
        return times;
    }

    RunEngine engine() {
        return engine;
    }

    RunStore runs() {
        return runs;
    }

    String name() {
        return name;
    }

    UUID owner() {
        return owner;
    }

    Keeper keeper() {
        return keeper;
    }

    OutboxStore outbox() {
        return outbox;
    }

    PublishTarget target() {
        return target;
    }

    OutboxPublisher publisher() {
        return publisher;
    }

    Doors doors() {
        return doors;
    }

    Subjects subjects() {
        return subjects;
    }

    ReviewPolicy reviewPolicy() {
        return reviewPolicy;
    }

    InstantSource clock() {
        return clock;
    }

    Swarm swarm() {
        return swarm;
    }

    Member member() {
        return member;
    }

    Productions productions() {
        return productions;
    }

    /** What it shares with other JVMs, if the host gave it anything. */
    @Nullable
    Relay relay() {
        return relay;
    }

    /** Where the ids of submitted runs are; there is one if there is a relay. */
    @Nullable
    WorkQueue queue() {
        return queue;
    }

    /** What rings when a pipeline of this name has left runs to others. */
    String bell() {
        return "left/" + name;
    }

    /** After this pipeline has left its runs, and before its relay is closed. */
    private void ring() {
        if (relay != null) {
            relay.ring(bell());
        }
    }

    int backlogMax() {
        return given.backlogMax.orElse(() -> DEFAULT_BACKLOG_MAX);
    }

    Executor eventExecutor() {
        return eventExecutor;
    }

    /** A pipeline with a relay works for others, so it looks after others' runs, too. */
    boolean takesOver() {
        return given.takeOver || relay != null;
    }

    int strandedMax() {
        return given.runsMax.orElse(() -> Swarm.DEFAULT_RUNS_MAX);
    }

    /** Ids that are random in their first half, which differs between pipelines, and counted in their second (RFC 9562, version 8). */
    UUID nextId() {
        return new UUID(pipelineId, (runsStarted.getAndIncrement() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            AutoCloseable part = owned.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed", part.getClass().getName(), e);
            }
        }
    }

    private RunEngine newEngine(Crew crew, Manner manner, Orders orders) {
        Questions questions = new Questions(reviewPolicy);
        Map<RunStage, Stage> stages = new EnumMap<>(RunStage.class);
        stages.put(RunStage.SCOUT, new ScoutStage(crew, doors, manner, scans(), own(Workers.readers())));
        stages.put(RunStage.BRIEF, new BriefStage(crew, doors, manner, orders.pricing(), subjects, questions));
        stages.put(RunStage.APPROVE, new ApproveStage(crew, doors, manner, orders));
        stages.put(RunStage.PRODUCE, new ProduceStage(crew, doors, orders));
        stages.put(RunStage.SCREEN, new ScreenStage(doors, subjects, questions));
        stages.put(RunStage.PUBLISH, new PublishStage(crew, doors, manner));
        List<RunObserver> observers = new ArrayList<>(given.observers);
        observers.add(times);
        return new RunEngine(
                stages,
                runs,
                owner,
                state -> contentKey(manner, state),
                clock,
                random,
                given.limits.orElse(() -> StageLimits.DEFAULT),
                own(new Watchdog()),
                member.executor(),
                new RunEngine.Hooks(observers, given.interceptors));
    }

    private ScanCache scans() {
        return relay == null
                ? new ScanCache(clock)
                : new ScanCache(clock, new SharedScans(relay.cache("scans/" + name)));
    }

    private @Nullable String contentKey(Manner manner, RunState state) {
        @Nullable ContentBrief brief = state.brief();
        return brief == null
                ? null
                : ContentKeys.of(manner.persona(), brief, target).contentKey();
    }

    private static String nameOf(PersonalityProfile persona, PublishTarget target) {
        String name = persona.name() + "@" + target.name();
        return name.length() <= NAME_MAX ? name : name.substring(0, NAME_MAX);
    }

    private Swarm newSwarm() {
        if (given.swarm.isEmpty()) {
            Swarm.Builder builder =
                    Swarm.builder().clock(clock).runsMax(given.runsMax.orElse(() -> Swarm.DEFAULT_RUNS_MAX));
            if (!given.executor.isEmpty()) {
                builder.executor(given.executor.get());
            }
            return own(builder.build());
        }
        if (!given.runsMax.isEmpty() || !given.executor.isEmpty()) {
            throw new ConfigurationException(
                    "a swarm brings its own places and executor; give swarm(...), or runsMax(...) and executor(...)");
        }
        return given.swarm.get();
    }

    private @Nullable Relay newRelay() {
        return given.relay.isEmpty()
                ? null
                : given.relay.get().resolve(plugin -> own(plugin(RelayPlugin.class, "relay", plugin)));
    }

    /** How the swarm sees this pipeline. */
    private final class Pipeline implements Joining {
        @Override
        public String persona() {
            return given.persona.get().name();
        }

        @Override
        public KillSwitch killSwitch() {
            return doors.cfo().killSwitch();
        }

        @Override
        public Optional<String> fault() {
            return keeper.fault();
        }

        @Override
        public List<String> troubles() {
            return relay == null
                    ? List.of()
                    : relay.trouble()
                            .map(trouble -> List.of("the store is polled, for " + trouble))
                            .orElse(List.of());
        }
    }

    private Storage storage() {
        return given.storage.orElse(() -> Choice.of(own(new InMemoryStorage()))).resolve(name -> {
            Storage made = own(plugin(StoragePlugin.class, "store", name));
            if (spare != null && spare.holdsFilesOf(name)) {
                throw new ConfigurationException(
                        "the store '" + name + "' would be kept in a temporary directory, where"
                                + " no later pipeline finds it; give workDirectory(...), or a store to storage(...)");
            }
            return made;
        });
    }

    private Cfo cfo(Storage storage) {
        if (given.cfo.isEmpty() || !given.budget.isEmpty()) {
            String remedy = "add dev.chimera:chimera-cfo, or hand one to cfo(...)";
            return given.cfo.orElse(() -> Choice.named(DEFAULT_CFO)).resolve(name -> {
                CfoPlugin plugin =
                        Plugins.named(ServiceLoader.load(CfoPlugin.class), CfoPlugin::name, "CFO", name, remedy);
                Cfo made = made(
                        name,
                        context -> plugin.create(
                                given.budget.get(),
                                given.policy.orElse(() -> SpendPolicy.DEFAULT),
                                storage.ledger(),
                                context));
                return own(made);
            });
        }
        return given.cfo.get().resolve(name -> {
            throw new ConfigurationException("the CFO plug-in '" + name + "' needs a budget; give one to budget(...)");
        });
    }

    private List<PostSource> posts() {
        List<PostSource> sources = new ArrayList<>();
        given.posts.forEach(
                choice -> sources.add(choice.resolve(name -> plugin(PostSourcePlugin.class, "source of posts", name))));
        requireDistinct("sources of posts", sources, PostSource::name);
        return sources;
    }

    private Scout scout() {
        return given.scout.orElse(() -> {
            SentimentAnalyzer sentiment = given.sentiment
                    .orElse(() -> Choice.of(new LinearSentiment()))
                    .resolve(name -> plugin(SentimentPlugin.class, "sentiment analyser", name));
            return new BurstScout(sentiment);
        });
    }

    private Artist artist() {
        if (!given.artist.isEmpty()) {
            if (!given.media.isEmpty()) {
                throw new ConfigurationException(
                        "an artist brings its own media providers; give artist(...) or media(...), not both");
            }
            return given.artist.get();
        }
        List<MediaProvider> providers = new ArrayList<>();
        given.media.forEach(
                choice -> providers.add(choice.resolve(name -> plugin(MediaPlugin.class, "media provider", name))));
        if (providers.isEmpty()) {
            providers.add(own(LocalStudio.in(workDirectory("studio"))));
        }
        requireDistinct("media providers", providers, MediaProvider::name);
        providers.forEach(this::requireLabelled);
        ToolArtist.Builder artist = ToolArtist.builder().clock(clock);
        providers.forEach(artist::provider);
        return own(artist.build());
    }

    /** Who says less of a machine than a provider is would publish a trained model's work as drawn by rules. */
    private void requireLabelled(MediaProvider provider) {
        boolean saysLess = target.disclosure()
                .map(disclosure -> disclosure.flags().get(Disclosure.SOURCE_TYPE))
                .filter(Provenance.ALGORITHMIC::equals)
                .isPresent();
        if (saysLess && !provider.digitalSourceType().equals(Provenance.ALGORITHMIC)) {
            throw new ConfigurationException(
                    "the target '" + target.name() + "' labels everything as " + Provenance.ALGORITHMIC
                            + ", but '" + provider.name() + "' makes " + provider.digitalSourceType()
                            + "; give the target the digital source type of the provider");
        }
    }

    private static <T> void requireDistinct(String kind, List<T> parts, Function<T, String> nameOf) {
        Set<String> names = new HashSet<>();
        for (T part : parts) {
            if (!names.add(nameOf.apply(part))) {
                throw new ConfigurationException("two " + kind + " are named '" + nameOf.apply(part)
                        + "'; give each its own name, so that permits and records can tell them apart");
            }
        }
    }

    private <T, P extends Plugin<T>> T plugin(Class<P> type, String kind, String name) {
        P plugin = Plugins.named(
                ServiceLoader.load(type),
                Plugin::name,
                kind,
                name,
                "add its artifact to the class path, or hand an instance to the builder");
        T made = made(name, plugin::create);
        if (made instanceof AutoCloseable closeable) {
            owned.push(closeable);
        }
        return made;
    }

    private void requireSettingsUsed() {
        Set<String> unused = new TreeSet<>(given.settings.keySet());
        unused.removeAll(configured);
        if (!unused.isEmpty()) {
            throw new ConfigurationException("there are settings for " + unused
                    + ", but no plug-in of that name is used; found in use: " + new TreeSet<>(configured));
        }
        given.settings.forEach((plugin, config) -> {
            if (!config.unread().isEmpty()) {
                throw new ConfigurationException("the plug-in '" + plugin + "' knows no settings " + config.unread()
                        + "; it asked for " + config.asked());
            }
        });
    }

    /** What {@code create} makes of the plug-in's own settings; whoever misses one is told whose it is. */
    private <T> T made(String name, Function<ProviderContext, T> create) {
        ProviderContext context = context(name);
        try {
            return create.apply(context);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    "plug-in '" + name + "', which settings(\"" + name + "\", ...) configure: " + e.getMessage(), e);
        }
    }

    private ProviderContext context(String plugin) {
        configured.add(plugin);
        return new ProviderContext(
                clock, random, workDirectory(plugin), given.settings.getOrDefault(plugin, ProviderConfig.EMPTY));
    }

    private Path workDirectory(String part) {
        try {
            if (given.workDirectory.isEmpty() && spare == null) {
                spare = own(SpareFolder.create());
            }
            Path base = spare == null ? given.workDirectory.get() : spare.path();
            return Files.createDirectories(base.resolve(part));
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the work directory for '" + part + "' cannot be made; give a writable one to workDirectory(...)",
                    e);
        }
    }

    private <C extends AutoCloseable> C own(C part) {
        owned.push(part);
        return part;
    }

    private ExecutorService own(ExecutorService executor) {
        AutoCloseable closer = executor::shutdown;
        owned.push(closer);
        return executor;
    }
}
