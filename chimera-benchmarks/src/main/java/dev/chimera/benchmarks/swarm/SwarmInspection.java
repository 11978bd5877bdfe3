package dev.chimera.benchmarks.swarm;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.Unsettled;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.benchmarks.governor.Broken;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.core.contract.RunJson;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at what a swarm left behind, once nothing moves any more. For one use. */
final class SwarmInspection {
    private static final int ALL = 10_000_000;

    /** How a run may end under load beside being published: its time was over, or a part was full again and again. */
    private static final Set<ErrorCode> DOCUMENTED =
            EnumSet.of(ErrorCode.DEADLINE, ErrorCode.PERMIT_EXPIRED, ErrorCode.SATURATED);

    /** A run that is submitted is written once, claimed once, and moved on by six stages. */
    private static final long VERSION_OF_AN_UNDISTURBED_RUN = 1L + RunStage.values().length;

    private final SwarmWorld world;
    private final Map<UUID, Long> settled = new HashMap<>();
    private final Set<UUID> mediaPermits = new HashSet<>();
    private final Map<String, Long> ends = new TreeMap<>();
    private final Set<UUID> doubtful = new HashSet<>();
    private long takeovers;
    private long entries;

    SwarmInspection(SwarmWorld world) {
        this.world = world;
    }

    /**
     * What was found.
     *
     * @param ends how often runs ended how
     * @param takeovers how often a run went from one JVM's hands into another's
     * @param inDoubt how many permits stay open, each of a run that failed
     * @param entries how many entries the ledger has
     */
    record Found(Map<String, Long> ends, long takeovers, long inDoubt, long entries) {
        Found {
            ends = Map.copyOf(ends);
        }

        long published() {
            return ends.getOrDefault("Published", 0L);
        }
    }

    /**
     * Returns if every run of {@code accepted} is there and has ended, as published or for a documented reason; what was published is
     * out once, and nothing else is; each published run paid for one production, once and at its cost; nothing stays reserved but
     * what a failed production may have cost; and the ledger verifies.
     *
     * @throws IllegalStateException naming what is not so
     * @throws dev.chimera.api.ChimeraException if the governor finds it first
     */
    Found check(List<RunId> accepted) throws SQLException {
        Broken.unless(new HashSet<>(accepted).size() == accepted.size(), "a run was taken on twice");
        Map<String, Integer> posts = posts();
        try (Storage storage = world.storage();
                LocalCfo cfo = world.governor(storage.ledger())) {
            entries = cfo.ledger().verify().size();
            read(cfo);
            RunStore runs = storage.runs(new RunJson());
            accepted.forEach(runId -> run(runs.find(runId).orElse(null), runId, posts));
            long all = runs();
            Broken.unless(all == accepted.size(), "%d runs were taken on, the store has %d", accepted.size(), all);
            Broken.unless(posts.isEmpty(), "%d posts belong to no published run: %s", posts.size(), posts);
            Broken.unless(mediaPermits.isEmpty(), "%d permits for productions belong to no run", mediaPermits.size());
            reserved(storage, cfo);
        }
        return new Found(ends, takeovers, doubtful.size(), entries);
    }

    private void run(@Nullable RunRecord run, RunId runId, Map<String, Integer> posts) {
        if (run == null) {
            throw new IllegalStateException("broken: run " + runId + " was taken on and is lost");
        }
        Broken.unless(run.status() == RunStatus.ENDED, "run %s is %s at %s", runId, run.status(), run.stage());
        RunResult result = run.result();
        if (result instanceof RunResult.Published published) {
            ends.merge("Published", 1L, Long::sum);
            Broken.unless(
                    posts.remove(published.publication().key().idempotencyKey()) != null,
                    "run %s published, and is not out",
                    runId);
            Broken.unless(PacedArtist.COST.equals(published.spent()), "run %s spent wrongly: %s", runId, published);
            takeovers += run.version() - VERSION_OF_AN_UNDISTURBED_RUN;
            paid(run, production(run), true);
        } else {
            ends.merge(name(run), 1L, Long::sum);
            boolean documented = result instanceof RunResult.Failed failed
                    && DOCUMENTED.contains(failed.error().error().code());
            Broken.unless(documented, "run %s ended as %s", runId, String.valueOf(result));
            paid(run, production(run), false);
        }
    }

    private static String name(RunRecord run) {
        return run.result() instanceof RunResult.Failed failed
                ? "Failed at " + failed.stage() + ", " + failed.error().error().code()
                : String.valueOf(run.result());
    }

    private @Nullable SpendPermit production(RunRecord run) {
        return run.state().decision() instanceof ApprovalDecision.Approved approved ? approved.permit() : null;
    }

    private void paid(RunRecord run, @Nullable SpendPermit permit, boolean published) {
        long times = permit == null ? 0 : settled.getOrDefault(permit.permitId(), 0L);
        Broken.unless(
                published ? times == 1 : times <= 1, "run %s settled its production %d times", run.runId(), times);
        if (permit != null) {
            Broken.unless(mediaPermits.remove(permit.permitId()), "permit %s is not in the ledger", permit.permitId());
            if (!published && times == 0) {
                doubtful.add(permit.permitId());
            }
        }
    }

    private void read(LocalCfo cfo) {
        cfo.ledger().read(0, entry -> {
            Body body = RecordReader.decode(entry.record()).body();
            if (body instanceof Body.PermitSettled one) {
                settled.merge(one.permitId(), 1L, Long::sum);
            } else if (body instanceof Verdictive verdict
                    && verdict.outcome() instanceof Verdictive.Outcome.Granted granted
                    && verdict.spend().request().category().equals(SpendCategory.MEDIA)) {
                mediaPermits.add(granted.permitId());
            }
        });
    }

    /** A permit that was opened may stay so only if its run failed; what was never opened, by nobody. */
    private void reserved(Storage storage, LocalCfo cfo) {
        List<Reservation> unopened = storage.ledger().reservations(Reservation.State.RESERVED, ALL);
        Broken.unless(
                unopened.isEmpty(), "%d permits stay reserved and were never opened: %s", unopened.size(), unopened);
        List<UUID> open = cfo.unsettled(ALL).stream()
                .map(Unsettled::permit)
                .map(SpendPermit::permitId)
                .toList();
        Broken.unless(doubtful.containsAll(open), "in doubt, and of runs that did not fail: %s", open);
        doubtful.retainAll(open);
    }

    /** How often each key was published. */
    private Map<String, Integer> posts() throws SQLException {
        Map<String, Integer> posts = new HashMap<>();
        List<String> twice = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(world.url());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT key, count(*) FROM " + world.posts() + " GROUP BY key")) {
            while (row.next()) {
                posts.put(row.getString(1), row.getInt(2));
                if (row.getInt(2) > 1) {
                    twice.add(row.getString(1));
                }
            }
        }
        Broken.unless(twice.isEmpty(), "published more than once: %s", twice);
        return posts;
    }

    private long runs() throws SQLException {
        return count("SELECT count(*) FROM " + world.schema() + ".run");
    }

    private long count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(world.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
