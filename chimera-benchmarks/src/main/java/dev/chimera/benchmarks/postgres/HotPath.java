package dev.chimera.benchmarks.postgres;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.postgres.PostgresQueries;
import dev.chimera.spi.postgres.PostgresStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Everything that a pipeline, a governor and the people who look at the books ask of the server, each as a call. For one thread. */
final class HotPath {
    private static final int PAGE = 100;
    private static final int LEDGER_PAGE = 256;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private final PostgresStorage storage;
    private final LocalCfo cfo;
    private final PostgresQueries queries;
    private static final UUID HEIR = new UUID(3, 3);

    private final RunStore runs;
    private final Samples samples;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Deque<SpendPermit> granted = new ArrayDeque<>();
    private final Deque<SpendPermit> opened = new ArrayDeque<>();
    private SpendRequest last = YearOfBooks.request(random);
    private long publications;

    HotPath(PostgresStorage storage, LocalCfo cfo, Samples samples) {
        this.storage = storage;
        this.cfo = cfo;
        this.queries = storage.queries();
        this.runs = Neighbours.runs(storage);
        this.samples = samples;
        this.publications = samples.publications;
    }

    /** A call and what to name it. */
    record Call(String name, Runnable work) {}

    /**
     * What is there to ask for.
     *
     * @param entries how many entries the ledger has
     * @param publications how many publications there are
     * @param requests some that were decided
     * @param permits some that were granted
     * @param tickets some that were opened
     * @param runs some that there are
     * @param unfinished runs that have not ended
     */
    record Samples(
            long entries,
            long publications,
            List<UUID> requests,
            List<UUID> permits,
            List<UUID> tickets,
            List<UUID> runs,
            List<UUID> unfinished) {}

    /** All of them. Those that come later may use what earlier ones left. */
    List<Call> calls() {
        return List.of(
                new Call("approve", this::approve),
                new Call("approve, the same again", this::approveAgain),
                new Call("open a permit", this::open),
                new Call("settle", this::settle),
                new Call("preview", () -> cfo.preview(YearOfBooks.request(random))),
                new Call("budget", cfo::budget),
                new Call("unsettled, 100", () -> cfo.unsettled(PAGE)),
                new Call("escalations, 100", () -> cfo.escalations(PAGE)),
                new Call("look at 64 of each", this::look),
                new Call("a page of the ledger", this::page),
                new Call("entries of a day, 100", () -> entries(DAY)),
                new Call("entries of an agent in a month, 100", this::entriesOfAgent),
                new Call("entries on a category in a month, 100", this::entriesOnCategory),
                new Call("spend of a day", () -> spend(1)),
                new Call("spend of a week by day", () -> spend(7)),
                new Call("spend of a month by day", () -> spend(31)),
                new Call("find a run", () -> runs.find(new RunId(any(samples.runs)))),
                new Call("move a run on", this::advance),
                new Call("active runs, 100", () -> runs.inStatus(Neighbours.PIPELINE, RunStatus.ACTIVE, PAGE)),
                new Call("who makes this content", () -> runs.making(Neighbours.PIPELINE, subject())),
                new Call("say that a pipeline lives", () -> runs.beat(Neighbours.OWNER, Duration.ofDays(1))),
                new Call("look for runs to take over", () -> runs.takeOver(Neighbours.PIPELINE, HEIR, PAGE)),
                new Call(
                        "claim a run", () -> runs.claim(Neighbours.PIPELINE, new RunId(any(samples.unfinished)), HEIR)),
                new Call("unattended runs, 100", () -> runs.unattended(Neighbours.PIPELINE, PAGE)),
                new Call("find a publication", () -> storage.outbox().find(Neighbours.key(any(samples.publications)))),
                new Call("publish", this::publish),
                new Call("unknown publications, 100", () -> storage.outbox().inState(OutboxStore.State.UNKNOWN, PAGE)),
                new Call("audit an event", () -> storage.audit().append(Neighbours.event(subject()))),
                new Call("events about content, 100", () -> storage.audit().about(subject(), PAGE)));
    }

    private void approve() {
        last = YearOfBooks.request(random);
        ApprovalDecision decision = cfo.approve(last);
        granted.addLast(((ApprovalDecision.Approved) decision).permit());
    }

    /** The same request once more gets the same answer. */
    private void approveAgain() {
        cfo.approve(last);
    }

    private void open() {
        SpendPermit permit = granted.removeFirst();
        cfo.open(permit);
        opened.addLast(permit);
    }

    private void settle() {
        cfo.settle(opened.removeFirst().permitId(), Money.usd("0.01"), "job");
    }

    private void look() {
        storage.ledger()
                .view(new LedgerKeys(
                        some(samples.requests),
                        some(samples.permits),
                        some(samples.tickets),
                        Set.of(),
                        Instant.now(),
                        64));
    }

    private void page() {
        long from = random.nextLong(Math.max(1, samples.entries - LEDGER_PAGE));
        try {
            storage.ledger().read(from, entry -> {
                throw new EnoughRead();
            });
        } catch (EnoughRead e) {
            // the first page is read by then
        }
    }

    private void entries(Duration period) {
        Instant from = moment();
        queries.entries(from, from.plus(period), PAGE);
    }

    private void entriesOfAgent() {
        Instant from = moment();
        queries.entriesOf(YearOfBooks.agent(random.nextInt(YearOfBooks.AGENTS)), from, from.plus(MONTH), PAGE);
    }

    private void entriesOnCategory() {
        Instant from = moment();
        queries.entriesOn(
                YearOfBooks.CATEGORIES.get(random.nextInt(YearOfBooks.CATEGORIES.size())),
                from,
                from.plus(MONTH),
                PAGE);
    }

    private void spend(int days) {
        LocalDate from = LocalDate.ofInstant(moment(), ZoneOffset.UTC);
        queries.spendByDay(from, from.plusDays(days));
    }

    private void advance() {
        RunRecord run = runs.find(new RunId(any(samples.unfinished))).orElseThrow();
        RunRecord next = run.next(RunStage.APPROVE, RunStatus.ACTIVE, run.state(), null, Instant.now());
        if (!runs.advance(next, Neighbours.OWNER, List.of(Neighbours.event(subject())))) {
            throw new IllegalStateException("somebody else moved " + run.runId());
        }
    }

    private void publish() {
        List<AuditLog.Event> event = List.of(Neighbours.event(Neighbours.subject(++publications)));
        OutboxStore.Entry entry = new OutboxStore.Entry(
                Neighbours.key(publications), 0, OutboxStore.State.IN_FLIGHT, Digest.ZERO, null, "", Instant.now());
        Publication out = new Publication(entry.key(), "remote-1", null, Instant.now(), entry.content());
        storage.outbox().create(entry, event);
        storage.outbox().advance(entry.moved(OutboxStore.State.PUBLISHED, out, "", Instant.now()), event);
    }

    private String subject() {
        return Neighbours.subject(any(samples.publications));
    }

    /** Some moment of the year, but none of its last month. */
    private Instant moment() {
        return Instant.now().minus(Duration.ofHours(24L * 40 + random.nextLong(24L * 320)));
    }

    private long any(long most) {
        return 1 + random.nextLong(most);
    }

    private UUID any(List<UUID> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private Set<UUID> some(List<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : LongStream.range(0, 64).mapToObj(i -> any(ids)).collect(Collectors.toSet());
    }

    private static final class EnoughRead extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
