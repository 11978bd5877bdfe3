package dev.chimera.examples.swarm;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import dev.chimera.core.contract.RunJson;
import dev.chimera.spi.postgres.PostgresStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What became of the runs, by the store and by the publish target; no JVM is believed. Not thread-safe. Whoever opens it closes it. */
final class Books implements AutoCloseable {
    private static final int LOOKS_MAX = 500;
    private static final int BACKLOG_MAX = 100_000;
    private static final int SHOWN_MAX = 5;

    private final PostgresStorage storage;
    private final RunStore runs;
    private final Path posts;
    private final int wanted;
    private final Map<UUID, Order> open = new LinkedHashMap<>();
    private final Map<UUID, RunRecord> ended = new LinkedHashMap<>();

    Books(String postgresUrl, String schema, Path posts, int wanted) {
        storage = PostgresStorage.builder().url(postgresUrl).schema(schema).open();
        runs = storage.runs(new RunJson());
        this.posts = posts;
        this.wanted = wanted;
    }

    void accepted(Order order) {
        open.put(order.runId(), order);
    }

    /** Looks for runs that have ended meanwhile, the oldest first. */
    void look() {
        for (UUID runId : open.keySet().stream().limit(LOOKS_MAX).toList()) {
            runs.find(new RunId(runId))
                    .filter(run -> run.status() == RunStatus.ENDED)
                    .ifPresent(run -> ended.put(runId, run));
        }
        open.keySet().removeAll(ended.keySet());
    }

    boolean isEnded(UUID runId) {
        return ended.containsKey(runId);
    }

    Board.Totals totals() {
        int waiting = Order.PERSONAS.stream()
                .mapToInt(persona -> runs.unattended(persona + "@" + PostsFile.NAME, BACKLOG_MAX))
                .sum();
        return new Board.Totals(
                wanted,
                open.size() + ended.size(),
                waiting,
                ended.size(),
                PostsFile.read(posts).size());
    }

    /** Whether every run that was wanted has been accepted and has ended. */
    boolean isComplete() {
        return ended.size() == wanted;
    }

    /** The keys that were published more than once. */
    Set<String> twice() {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (String line : PostsFile.read(posts)) {
            if (!once.add(PostsFile.key(line))) {
                twice.add(PostsFile.key(line));
            }
        }
        return twice;
    }

    /** What became of the runs, in words, and how many of each. */
    List<String> summary() {
        Map<String, Integer> results = new TreeMap<>();
        for (RunRecord run : ended.values()) {
            String kind = run.result() == null ? "" : run.result().getClass().getSimpleName();
            results.merge(kind.toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        List<String> lines = new ArrayList<>();
        lines.add("accepted " + (open.size() + ended.size()) + " of " + wanted + ", ended " + ended.size() + " "
                + results);
        lines.add(
                "lines at the publish target " + PostsFile.read(posts).size() + ", published twice " + twice().size());
        ended.values().stream()
                .map(RunRecord::result)
                .filter(RunResult.Failed.class::isInstance)
                .limit(SHOWN_MAX)
                .map(failed ->
                        "failed: " + ((RunResult.Failed) failed).error().error().message())
                .forEach(lines::add);
        open.keySet().stream().limit(SHOWN_MAX).map(this::unfinished).forEach(lines::add);
        return lines;
    }

    private String unfinished(UUID runId) {
        return "run " + runId + " has not ended: "
                + runs.find(new RunId(runId))
                        .map(run -> run.status() + " at " + run.stage() + ", version " + run.version() + ", outcome "
                                + run.state().outcome() + ", " + run.updatedAt())
                        .orElse("it is not in the store");
    }

    @Override
    public void close() {
        storage.close();
    }
}
