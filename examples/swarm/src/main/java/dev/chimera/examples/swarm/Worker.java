package dev.chimera.examples.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.StageLimits;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.swarm.RoleLimits;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.spi.postgres.PostgresStorage;
import dev.chimera.spi.redis.RedisRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One of the JVMs: two personas on one swarm. It hands in the runs that it reads from its input, makes those that it has room for,
 * whoever handed them in, and prints a {@link Report} four times a second. It ends with its input.
 */
final class Worker {
    private static final int PLACES = 24;
    private static final int BACKLOG_MAX = 40;
    private static final long REPORT_EVERY_MILLIS = 250;

    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final List<UUID> accepted = Collections.synchronizedList(new ArrayList<>());

    private Worker() {}

    /** Arguments: the schema, which is also the prefix in Redis, and the folder with the keys and the posts. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new Worker()
                .work(
                        System.getenv().getOrDefault(Servers.POSTGRES, ""),
                        System.getenv().getOrDefault(Servers.REDIS, ""),
                        args[0],
                        Path.of(args[1]));
    }

    private void work(String postgresUrl, String redisUri, String schema, Path folder)
            throws IOException, InterruptedException {
        // tag::share-work[]
        try (Storage storage = PostgresStorage.builder()
                        .url(postgresUrl)
                        .schema(schema)
                        .open();
                Relay relay = RedisRelay.builder().uri(redisUri).prefix(schema).build();
                Cfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Money.usd("1000.00")))
                        .store(storage.ledger())
                        .keys(CfoKeys.readInsecurely(folder.resolve(SwarmExample.KEYS))) // a first try; later in a KMS
                        .build();
                CheckedGateway safety = CheckedGateway.standard();
                Swarm swarm = newSwarm();
                ChimeraPipeline luna = builder("Luna", storage, cfo, safety, folder)
                        .swarm(swarm)
                        .relay(relay)
                        .build();
                ChimeraPipeline nova = builder("Nova", storage, cfo, safety, folder)
                        .swarm(swarm)
                        .relay(relay)
                        .build()) {
            luna.resume(); // from here on it makes what was submitted to any JVM
            nova.resume();
            // end::share-work[]
            ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
            try {
                Future<?> unused = reporter.scheduleAtFixedRate(
                        () -> report(swarm), 0, REPORT_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                handIn(Map.of("Luna", luna, "Nova", nova));
            } finally {
                reporter.shutdownNow();
            }
        }
    }

    private static Swarm newSwarm() {
        // tag::swarm-limits[]
        return Swarm.builder()
                .runsMax(PLACES) // of both personas together; half of the places are kept in equal parts for each
                .role(AgentRole.SCOUT, RoleLimits.of(4, 12)) // 4 at a time, 12 more wait
                .role(AgentRole.DIRECTOR, RoleLimits.of(4, 12))
                .role(AgentRole.ARTIST, RoleLimits.of(8, 12))
                .build();
        // end::swarm-limits[]
    }

    private ChimeraPipeline.Builder builder(
            String persona, Storage storage, Cfo cfo, CheckedGateway safety, Path folder) {
        return ChimeraPipeline.builder()
                .persona(PersonalityProfile.named(persona))
                .posts(new Agents.NoPosts("none"))
                .scout(Agents::scan)
                .director(Agents::brief)
                .artist(new SlowArtist())
                .safety(safety)
                .publisher(new PostsFile(folder.resolve(SwarmExample.POSTS)))
                .storage(storage)
                .cfo(cfo)
                .lease(Duration.ofSeconds(5)) // how long a dead JVM keeps its runs
                .backlogMax(BACKLOG_MAX)
                .limits(StageLimits.DEFAULT.withDeadline(RunStage.APPROVE, Duration.ofMinutes(1))) // a laptop is slow
                .observer(this::watch);
    }

    private void watch(RunEvent event) {
        if (event instanceof RunEvent.StageStarted) {
            underWay.add(event.runId().value());
        } else if (event instanceof RunEvent.Ended) {
            underWay.remove(event.runId().value());
        }
    }

    private void handIn(Map<String, ChimeraPipeline> pipelines) throws IOException, InterruptedException {
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                Order order = Order.of(line);
                ChimeraPipeline pipeline = pipelines.get(order.persona());
                if (pipeline == null) {
                    throw new IllegalArgumentException("there is no persona " + order.persona());
                }
                submit(pipeline, new RunId(order.runId()), TrendQuery.keywords(order.topic()));
                accepted.add(order.runId());
            }
        }
    }

    private static void submit(ChimeraPipeline pipeline, RunId runId, TrendQuery query) throws InterruptedException {
        // tag::submit-run[]
        Admission answer = pipeline.submit(runId, query);
        while (answer instanceof Admission.Refused no) { // 429 full, 503 paused or stopped, 500 broken
            Thread.sleep(no.retryAfter().toMillis());
            answer = pipeline.submit(runId, query); // the same id: it is made once, however often it is handed in
        }
        // end::submit-run[]
    }

    private void report(Swarm swarm) {
        try {
            List<UUID> fresh;
            synchronized (accepted) {
                fresh = List.copyOf(accepted);
                accepted.clear();
            }
            System.out.println(new Report(swarm.snapshot(), underWay, fresh).line());
        } catch (IOException | RuntimeException e) {
            System.err.println("no report: " + e);
        }
    }
}
