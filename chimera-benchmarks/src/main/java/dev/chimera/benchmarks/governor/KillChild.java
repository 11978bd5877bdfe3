package dev.chimera.benchmarks.governor;

import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.studio.LocalStudio;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process of the kill loop: makes the one run of its world, or goes on with it, until the run has ended or the process comes to
 * the place where it is to end. Says on its standard output how it ended.
 */
final class KillChild {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LOOK_MILLIS = 20;

    private KillChild() {}

    /** Arguments: the world's folder, data, URL and schema, and the place. */
    public static void main(String[] args) throws InterruptedException {
        KillWorld world = new KillWorld(Path.of(args[0]), Path.of(args[1]), args[2], args[3]);
        Tripwire wire = new Tripwire(KillPoint.parse(args[4]));
        try (Storage real = world.storage();
                Storage storage = wire.around(real);
                LocalCfo cfo = world.governor(storage.ledger());
                LocalStudio studio = world.studio();
                ChimeraPipeline pipeline = ChimeraPipeline.builder()
                        .name(KillWorld.PIPELINE)
                        .persona(world.persona())
                        .posts(world.posts())
                        .storage(storage)
                        .cfo(cfo)
                        .safety(CheckedGateway.standard())
                        .publisher(wire.around(PublishTarget.class, world.target()))
                        .media(wire.around(MediaProvider.class, studio))
                        .lease(Duration.ofSeconds(1))
                        .build()) {
            toTheEnd(pipeline, world);
        }
        wire.tell("ended");
    }

    private static void toTheEnd(ChimeraPipeline pipeline, KillWorld world) throws InterruptedException {
        if (pipeline.find(KillWorld.RUN).isEmpty()) {
            pipeline.start(KillWorld.RUN, world.query()).join();
        }
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (pipeline.find(KillWorld.RUN).orElseThrow().status() != RunStatus.ENDED) {
            Broken.unless(System.nanoTime() - until < 0, "the run cannot be ended: %s", pipeline.find(KillWorld.RUN));
            pipeline.resume().forEach(PipelineRun::join);
            if (!pipeline.waiting(1).isEmpty()) {
                pipeline.reconcile().forEach(PipelineRun::join);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
