package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.api.trend.Window;
import dev.chimera.core.safety.TopicTerms;
import dev.chimera.core.scout.ScanCache;
import dev.chimera.core.scout.ScreenedIntake;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Posts become trends, and the fastest rising one that the persona may speak of is chosen. */
final class ScoutStage implements Stage {
    private static final Duration SOURCE_TIME_LIMIT = Duration.ofSeconds(30);

    private final Crew crew;
    private final Doors doors;
    private final Manner manner;
    private final TopicTerms avoid;
    private final ScanCache cache;
    private final Executor readers;

    ScoutStage(Crew crew, Doors doors, Manner manner, ScanCache cache, Executor readers) {
        this.crew = crew;
        this.doors = doors;
        this.manner = manner;
        this.avoid = TopicTerms.of(manner.persona().brandGuidelines().avoid());
        this.cache = cache;
        this.readers = readers;
    }

    @Override
    public Step run(RunState state, RunContext context) {
        TrendScan scan = scan(state.query(), context);
        if (scan.trends().isEmpty()
                && scan.posts().read() == 0
                && !scan.missing().isEmpty()) {
            ErrorEnvelope error = ErrorEnvelope.of(
                    ErrorCode.PROVIDER_FAILED,
                    "no source of posts could be read: " + missing(scan),
                    context.now(),
                    context.runId().toString());
            return new Step.End(state.scanned(scan, null), new RunResult.Failed(RunStage.SCOUT, error, null));
        }
        @Nullable
        TrendReport chosen = scan.trends().stream()
                .filter(trend -> avoid.firstIn(trend.topic()).isEmpty())
                .findFirst()
                .orElse(null);
        RunState scanned = state.scanned(scan, chosen);
        if (chosen == null) {
            return new Step.End(
                    scanned,
                    new RunResult.Rejected(RunStage.SCOUT, java.util.List.of(nothingToSay(state.query(), scan)), null));
        }
        return new Step.Advance(scanned, summary(scan, chosen));
    }

    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return failure.code() == ErrorCode.PROVIDER_FAILED || failure.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    private TrendScan scan(TrendQuery query, RunContext context) {
        Instant now = context.now();
        Optional<TrendScan> known = cache.find(query, now);
        if (known.isPresent()) {
            return known.get();
        }
        Window window = query.window(now);
        PostVerdicts verdicts = new PostVerdicts(doors, context);
        ScreenedIntake intake = new ScreenedIntake(crew.sources(), verdicts, query, window, SOURCE_TIME_LIMIT, readers);
        try {
            TrendScan scan = Known.answer(crew.scout().analyze(query.asOf(window.end()), intake), "scout");
            cache.put(query, now, scan);
            return scan;
        } finally {
            verdicts.sum();
        }
    }

    private String nothingToSay(TrendQuery query, TrendScan scan) {
        String what = scan.trends().isEmpty()
                ? "nothing rises by " + query.minVelocity() + " or more"
                : "all that is rising (" + scan.trends().size() + " topics) is what "
                        + manner.persona().name() + " avoids";
        String of = " among " + scan.posts().read() + " posts, within the " + query.timeframe() + " up to "
                + (query.asOf() == null ? "now" : query.asOf());
        return what + of + (scan.missing().isEmpty() ? "" : "; missing: " + missing(scan));
    }

    private static String summary(TrendScan scan, TrendReport chosen) {
        return scan.trends().size() + " trends in " + scan.posts().read() + " posts (" + scan.duplicates()
                + " repeats, " + scan.posts().refused() + " refused); chosen: " + chosen.topic()
                + (scan.missing().isEmpty() ? "" : "; missing: " + missing(scan));
    }

    private static String missing(TrendScan scan) {
        return scan.missing().stream()
                .map((MissingSource source) -> source.source() + " (" + source.reason() + ")")
                .collect(Collectors.joining(", "));
    }
}
