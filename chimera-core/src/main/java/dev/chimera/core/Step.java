package dev.chimera.core;

import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What an attempt at a stage came to. */
sealed interface Step {
    /** The run's state after it. */
    RunState state();

    /** The next stage may run. */
    record Advance(RunState state, String summary) implements Step {}

    /** A person has to answer before this stage can go on. */
    record Wait(RunState state, RunResult.AwaitingReview result) implements Step {}

    /** The run is over. */
    record End(RunState state, RunResult result) implements Step {}

    /** The stage goes on once {@code production} has ended with {@code result}; until then it needs no thread. */
    record Away(RunState state, Production production, CompletableFuture<MediaAsset> result, Return back)
            implements Step {}

    /** The stage failed in a way that is safe to repeat, and is to be tried again. */
    record Again(RunState state, Duration delay) implements Step {}

    /** The rest of a stage after its production has ended. */
    interface Return {
        /** It made something. */
        Step made(MediaAsset asset);

        /** It failed. */
        Step failed(ProductionException failure);
    }
}
