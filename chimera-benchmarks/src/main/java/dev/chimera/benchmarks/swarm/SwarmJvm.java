package dev.chimera.benchmarks.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.finance.Ratio;
import dev.chimera.benchmarks.NoOpCrew;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.swarm.RoleLimits;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.spi.postgres.PostgresStorage;
import dev.chimera.spi.redis.RedisRelay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What one JVM of a swarm loop has: a pipeline for each persona, in one swarm. Thread-safe. Whoever opens it closes it. */
final class SwarmJvm implements AutoCloseable {
    private static final int QUEUE = 10_000;

    private final PostgresStorage storage;
    private final LocalCfo cfo;
    private final PostTable target;
    private final RedisRelay relay;
    private final Swarm swarm;
    private final Map<String, ChimeraPipeline> pipelines = new LinkedHashMap<>();

    private SwarmJvm(SwarmWorld world, InstantSource clock) {
        storage = world.storage();
        cfo = world.governor(storage.ledger());
        target = PostTable.open(world);
        relay = RedisRelay.at(world.redis());
        swarm = Swarm.builder()
                .runsMax(world.places())
                .role(AgentRole.ARTIST, RoleLimits.of(world.artists(), QUEUE))
                .build();
        for (String persona : SwarmWorld.PERSONAS) {
            pipelines.put(persona, pipeline(persona, world, clock));
        }
    }

    static SwarmJvm open(SwarmWorld world) {
        return new SwarmJvm(world, InstantSource.system());
    }

    /** One whose pipelines believe that it is so much later; its governor knows what time it is. */
    static SwarmJvm openLater(SwarmWorld world, Duration later) {
        return new SwarmJvm(world, InstantSource.offset(InstantSource.system(), later));
    }

    private ChimeraPipeline pipeline(String persona, SwarmWorld world, InstantSource clock) {
        return NoOpCrew.outline(PersonalityProfile.named(persona))
                .name(persona)
                .format(ContentFormat.IMAGE)
                .director(SwarmJvm::brief)
                .artist(new PacedArtist())
                .publisher(target)
                .storage(storage)
                .cfo(cfo)
                .relay(relay)
                .swarm(swarm)
                .lease(SwarmWorld.LEASE)
                .clock(clock)
                .backlogMax(world.backlog())
                .build();
    }

    private static ContentBrief brief(BriefRequest request, Pricing pricing) {
        return NoOpCrew.brief(
                UUID.randomUUID(),
                request.targetPlatforms(),
                new ContentBrief.Forecast(PacedArtist.PRICE, Ratio.of("0.03"), Ratio.of("3")));
    }

    /** Begins to fetch work; returns what of it was left by others. */
    List<PipelineRun> begin() {
        return pipelines.values().stream()
                .map(ChimeraPipeline::resume)
                .flatMap(List::stream)
                .toList();
    }

    /** Looks up what nobody could tell of, and goes on with what can be told by now. */
    void reconcile() {
        pipelines.values().forEach(ChimeraPipeline::reconcile);
    }

    ChimeraPipeline of(String persona) {
        return Objects.requireNonNull(pipelines.get(persona), persona);
    }

    RedisRelay relay() {
        return relay;
    }

    @Override
    public void close() {
        pipelines.values().parallelStream().forEach(ChimeraPipeline::close);
        swarm.close();
        relay.close();
        target.close();
        cfo.close();
        storage.close();
    }
}
