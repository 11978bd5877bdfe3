package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Require;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.finance.Escalation;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitVerifier;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.QuoteRequest;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.finance.Unsettled;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.SigningBytes;
import dev.chimera.cfo.rule.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The governor in this JVM, on any {@link LedgerStore}; several of them, in several JVMs, may share a store. What callers want at the
 * same time is written in one atomic step of the store, signed before it is durable and answered after; a caller alone waits for
 * nobody.
 *
 * <p>Besides what {@link Cfo} says: a ledger store that shows fewer entries than before, or another last one, is refused; entries
 * are dated by the clock, which may be up to 2 seconds behind the ledger's last entry and is refused beyond that (only the kill
 * switch can be engaged even so); a limit counts from the first decision made under it. An escalation that nobody answered in
 * time stays what it is: its ticket is refused. What breaks in a store comes out as
 * {@link dev.chimera.api.spi.StoreException} and approves nothing.
 *
 * <p>Thread-safe. Whoever builds it closes it; store and keys stay the host's.
 */
public final class LocalCfo implements Cfo {
    private final Setup setup;
    private final GuardedStore store;
    private final Scribe scribe;
    private final Approvals approvals;
    private final Settlements settlements;
    private final Quotes quotes;
    private final Earnings earnings;
    private final KillSwitch killSwitch;
    private final PermitVerifier permitVerifier;
    private final Ledger ledger;
    private final @Nullable CheckpointPost checkpoints;

    private LocalCfo(Setup setup, @Nullable Tariff tariff, Duration quoteLifetime) {
        this.setup = setup;
        this.store = new GuardedStore(setup);
        Notices notices = new Notices(setup.observer());
        LocalLedger local = new LocalLedger(setup, store);
        this.ledger = local;
        this.checkpoints = setup.checkpoints() == null
                ? null
                : new CheckpointPost(setup.checkpoints(), setup.keys().publicKeys(), notices::checkpointFailed);
        this.scribe = new Scribe(setup, store, notices, head -> bring(local, head));
        this.approvals = new Approvals(setup, store, scribe, notices);
        this.settlements = new Settlements(setup, store, scribe, notices);
        this.quotes = new Quotes(setup, store, tariff, quoteLifetime);
        this.earnings = new Earnings(scribe);
        this.killSwitch = new LocalKillSwitch(store, scribe, notices);
        this.permitVerifier = setup.keys().publicKeys().permitVerifier(setup.clock());
    }

    private void bring(LocalLedger local, LedgerHead head) {
        if (checkpoints != null) {
            checkpoints.bring(head.size(), () -> local.signed(head));
        }
    }

    /** Begins to build a governor. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public ApprovalDecision approve(SpendRequest request) {
        return approvals.approve(request);
    }

    @Override
    public Optional<ApprovalDecision> decision(UUID requestId) {
        return approvals.decision(requestId);
    }

    @Override
    public List<Reason> preview(SpendRequest request) {
        return approvals.preview(request);
    }

    @Override
    public void open(SpendPermit permit) {
        settlements.open(permit);
    }

    @Override
    public void reopen(SpendPermit permit) {
        settlements.reopen(permit);
    }

    @Override
    public Settlement settle(UUID permitId, Money actual, String evidence) {
        return settlements.settle(permitId, actual, evidence);
    }

    @Override
    public Settlement voidReservation(UUID permitId, String reason) {
        return settlements.voidReservation(permitId, reason);
    }

    @Override
    public ApprovalDecision decide(HumanDecision decision) {
        return approvals.decide(decision);
    }

    @Override
    public Settlement withdraw(UUID permitId, String reason) {
        return settlements.withdraw(permitId, reason);
    }

    @Override
    public Settlement correct(Correction correction) {
        return settlements.correct(correction);
    }

    @Override
    public List<Unsettled> unsettled(int max) {
        return settlements.unsettled(max);
    }

    @Override
    public List<Escalation> escalations(int max) {
        sweep();
        return store.tickets(Ticket.State.OPEN, max).stream()
                .map(ticket -> new Escalation(ticket.ticketId(), ticket.request(), ticket.expiresAt()))
                .toList();
    }

    @Override
    public Quotation quote(QuoteRequest request) {
        return quotes.quote(request);
    }

    @Override
    public void requireQuoted(Quotation quotation) {
        quotes.requireQuoted(quotation);
    }

    @Override
    public long earn(Earning earning) {
        return earnings.earn(earning);
    }

    @Override
    public List<BudgetLine> budget() {
        sweep();
        LocalDate day = setup.limits().day(store.now());
        List<Budget.Limit> all = setup.limits().all();
        Wanted wanted = new Wanted();
        wanted.counters(setup.limits().keys(all, day));
        Map<CounterKey, Counter> counters = store.view(wanted.keys()).counters();
        return setup.limits().standings(all, day, key -> counters.getOrDefault(key, Counter.ZERO)).stream()
                .map(standing -> Decisions.line(standing, 0, setup.limits().currency()))
                .toList();
    }

    /**
     * Gives back what nobody opened in time, and closes what nobody answered. Every call that writes does so first; a host that is
     * idle for long may call this now and then, so that the books look as they are.
     */
    public void sweep() {
        scribe.sweep();
    }

    @Override
    public KillSwitch killSwitch() {
        return killSwitch;
    }

    @Override
    public PermitVerifier permitVerifier() {
        return permitVerifier;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Optional<EntryReading> read(LedgerEntry entry) {
        return EntryWords.read(entry);
    }

    @Override
    public void close() {
        if (checkpoints != null) {
            checkpoints.flush();
        }
        store.close();
    }

    /** Names the ledger, never its contents. */
    @Override
    public String toString() {
        return "LocalCfo[" + setup.origin() + " in " + setup.store().name() + "]";
    }

    /** Puts a governor together. Budget, store and keys are required. Not thread-safe. */
    public static final class Builder {
        private static final Duration QUOTE_LIFETIME = Duration.ofSeconds(60);
        private static final Duration QUOTE_LIFETIME_MIN = Duration.ofSeconds(1);
        private static final Duration QUOTE_LIFETIME_MAX = Duration.ofHours(1);
        private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");

        private @Nullable Budget budget;
        private @Nullable SpendPolicy policy;
        private @Nullable LedgerStore store;
        private @Nullable CfoKeys keys;
        private @Nullable InstantSource clock;
        private @Nullable RandomGenerator random;
        private @Nullable String origin;
        private @Nullable CfoObserver observer;
        private @Nullable Reviewers reviewers;
        private @Nullable Signing signing;
        private @Nullable CheckpointSink checkpoints;
        private @Nullable Tariff tariff;
        private @Nullable Duration quoteLifetime;
        private int queueMax = 4_096;
        private int batchMax = 512;
        private boolean repair;

        private Builder() {}

        /** How much may be spent. */
        public Builder budget(Budget value) {
            budget = once("budget", budget, value);
            return this;
        }

        /** The thresholds, in the budget's currency; {@link SpendPolicy#DEFAULT} unless told. */
        public Builder policy(SpendPolicy value) {
            policy = once("policy", policy, value);
            return this;
        }

        /** Where the ledger is kept; the caller closes it. */
        public Builder store(LedgerStore value) {
            store = once("store", store, value);
            return this;
        }

        /** What signs, and whose signatures count. */
        public Builder keys(CfoKeys value) {
            keys = once("keys", keys, value);
            return this;
        }

        /** The time; the system's unless told. */
        public Builder clock(InstantSource value) {
            clock = once("clock", clock, value);
            return this;
        }

        /**
         * Where ids come from; a {@link SecureRandom} unless told. Has to be thread-safe, and must never repeat itself, not after a
         * restart and not in another governor on the same store: an id that comes twice breaks the ledger.
         */
        public Builder random(RandomGenerator value) {
            random = once("random", random, value);
            return this;
        }

        /** The ledger's name, 1 to 128 characters of {@code A-Z a-z 0-9 . _ / -}; {@code chimera/local} unless told. */
        public Builder origin(String value) {
            if (!ORIGIN.matcher(value).matches()) {
                throw new ConfigurationException(
                        "origin must be 1-128 characters of A-Z a-z 0-9 . _ / - and begin with a letter or digit, got '"
                                + value + "'");
            }
            origin = once("origin", origin, value);
            return this;
        }

        /** Who is told what happened. */
        public Builder observer(CfoObserver value) {
            observer = once("observer", observer, value);
            return this;
        }

        /** The people whose word about money counts; {@link Reviewers#NONE} unless told. */
        public Builder reviewers(Reviewers value) {
            reviewers = once("reviewers", reviewers, value);
            return this;
        }

        /** How entries are signed; {@link Signing#PER_ENTRY} unless told. */
        public Builder signing(Signing value) {
            signing = once("signing", signing, value);
            return this;
        }

        /** Where a signed checkpoint goes after every batch of entries; nowhere unless told. */
        public Builder checkpoints(CheckpointSink value) {
            checkpoints = once("checkpoints", checkpoints, value);
            return this;
        }

        /** What the host's own services cost others; without one nothing is quoted. */
        public Builder tariff(Tariff value) {
            tariff = once("tariff", tariff, value);
            return this;
        }

        /** How long a quoted price holds, 1 second to 1 hour; 60 seconds unless told. */
        public Builder quoteLifetime(Duration value) {
            if (value.compareTo(QUOTE_LIFETIME_MIN) < 0 || value.compareTo(QUOTE_LIFETIME_MAX) > 0) {
                throw new ConfigurationException("quoteLifetime must be from " + QUOTE_LIFETIME_MIN + " to "
                        + QUOTE_LIFETIME_MAX + ", got " + value);
            }
            quoteLifetime = once("quoteLifetime", quoteLifetime, value.truncatedTo(ChronoUnit.MICROS));
            return this;
        }

        /** How many callers may wait, 1 to 1,000,000; who comes after them is refused. 4,096 unless told. */
        public Builder queueMax(int value) {
            queueMax = (int) Require.range("queueMax", value, 1, 1_000_000);
            return this;
        }

        /** How many calls are written together at most, 1 to 4,096; 512 unless told. */
        public Builder batchMax(int value) {
            batchMax = (int) Require.range("batchMax", value, 1, 4_096);
            return this;
        }

        /**
         * Makes what the store derives from the ledger's entries (counters, reservations, tickets) anew before anything else, as the
         * error says that asks for it. Nobody else may write meanwhile.
         */
        public Builder repairStore() {
            repair = true;
            return this;
        }

        /**
         * The governor. Reads the ledger that the store already holds and checks it against the keys and the counters.
         *
         * @throws ConfigurationException naming everything that is missing or does not fit
         * @throws dev.chimera.api.ledger.LedgerBrokenException if the ledger does not verify
         */
        public LocalCfo build() {
            Budget limits = budget;
            LedgerStore place = store;
            CfoKeys signer = keys;
            if (limits == null || place == null || signer == null) {
                throw new ConfigurationException("LocalCfo lacks " + missing() + "; set them on the builder");
            }
            SpendPolicy thresholds = inMicros(policy == null ? SpendPolicy.DEFAULT : policy);
            requireOneCurrency(limits, thresholds);
            Signing how = signing == null ? Signing.PER_ENTRY : signing;
            Setup setup = new Setup(
                    new Limits(limits),
                    thresholds,
                    SigningBytes.policyHash(limits, thresholds),
                    place,
                    signer,
                    clock == null ? InstantSource.system() : clock,
                    random == null ? new SecureRandom() : random,
                    origin == null ? "chimera/local" : origin,
                    observer == null ? CfoObserver.NONE : observer,
                    reviewers == null ? Reviewers.NONE : reviewers,
                    how,
                    checkpoints,
                    queueMax,
                    batchMax);
            LocalCfo cfo = new LocalCfo(setup, tariff, quoteLifetime == null ? QUOTE_LIFETIME : quoteLifetime);
            StoreAudit audit = new StoreAudit(cfo.setup, cfo.store);
            if (repair) {
                audit.repair();
            }
            audit.quick();
            return cfo;
        }

        private String missing() {
            List<String> missing = new ArrayList<>();
            if (budget == null) {
                missing.add("budget");
            }
            if (store == null) {
                missing.add("store");
            }
            if (keys == null) {
                missing.add("keys");
            }
            return String.join(", ", missing);
        }

        /** Entries count in microseconds, so lifetimes do too. */
        private static SpendPolicy inMicros(SpendPolicy policy) {
            Duration permit = policy.permitLifetime().truncatedTo(ChronoUnit.MICROS);
            Duration ticket = policy.ticketLifetime().truncatedTo(ChronoUnit.MICROS);
            return new SpendPolicy(policy.roiHurdle(), policy.riskCeiling(), policy.humanThreshold(), permit, ticket);
        }

        private static void requireOneCurrency(Budget budget, SpendPolicy policy) {
            String threshold = policy.humanThreshold().currency();
            if (!threshold.equals(budget.currency())) {
                throw new ConfigurationException("the budget is in " + budget.currency()
                        + ", the policy's human threshold in " + threshold
                        + "; give a policy .withHumanThreshold(Money.of(\"50.00\", \"" + budget.currency() + "\"))");
            }
        }

        private static <T> T once(String slot, @Nullable T before, T value) {
            if (before != null) {
                throw new ConfigurationException("LocalCfo's " + slot + " is set twice");
            }
            return value;
        }
    }
}
