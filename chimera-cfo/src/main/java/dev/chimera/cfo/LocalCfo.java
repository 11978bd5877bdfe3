package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitVerifier;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.ledger.SigningBytes;
import dev.chimera.cfo.rule.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The governor in this JVM, on any {@link LedgerStore}; several of them, in several JVMs, may share a store. Each call is one
 * atomic step of the store, signed before it is durable and answered after.
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
    private final Expiry expiry;
    private final Approvals approvals;
    private final Settlements settlements;
    private final KillSwitch killSwitch;
    private final PermitVerifier permitVerifier;
    private final Ledger ledger;

    private LocalCfo(Setup setup) {
        this.setup = setup;
        this.store = new GuardedStore(setup);
        Notices notices = new Notices(setup.observer());
        this.expiry = new Expiry(store, notices);
        this.approvals = new Approvals(setup, store, expiry, notices);
        this.settlements = new Settlements(store, notices);
        this.killSwitch = new LocalKillSwitch(store, notices);
        this.permitVerifier = setup.keys().publicKeys().permitVerifier(setup.clock());
        this.ledger = new LocalLedger(setup, store);
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
    public List<Reason> preview(SpendRequest request) {
        return approvals.preview(request);
    }

    @Override
    public void open(SpendPermit permit) {
        settlements.open(permit);
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
    public List<BudgetLine> budget() {
        Instant now = store.now();
        expiry.sweep(now);
        LocalDate day = setup.limits().day(now);
        List<Budget.Limit> all = setup.limits().all();
        LedgerKeys keys =
                new LedgerKeys(Set.of(), Set.of(), Set.of(), setup.limits().keys(all, day), null, 0);
        return store.apply(
                keys,
                view -> LedgerChange.none(
                        view.head(),
                        setup.limits().standings(all, day, view.counters()).stream()
                                .map(standing -> Decisions.line(
                                        standing, 0, setup.limits().currency()))
                                .toList()));
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
    public void close() {
        store.close();
    }

    /** Names the ledger, never its contents. */
    @Override
    public String toString() {
        return "LocalCfo[" + setup.origin() + " in " + setup.store().name() + "]";
    }

    /** Puts a governor together. Budget, store and keys are required. Not thread-safe. */
    public static final class Builder {
        private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");

        private @Nullable Budget budget;
        private @Nullable SpendPolicy policy;
        private @Nullable LedgerStore store;
        private @Nullable CfoKeys keys;
        private @Nullable InstantSource clock;
        private @Nullable RandomGenerator random;
        private @Nullable String origin;
        private @Nullable CfoObserver observer;

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

        /** Where ids come from; a {@link SecureRandom} unless told. Has to be thread-safe. */
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

        /**
         * The governor. Reads the ledger that the store already holds and checks it against the keys and the counters.
         *
         * @throws ConfigurationException naming everything that is missing or does not fit
         * @throws dev.chimera.api.ledger.LedgerBrokenException if the ledger does not verify
         */
        public LocalCfo build() {
            Budget limits = budget;
            LedgerStore place = store;
            CfoKeys signing = keys;
            if (limits == null || place == null || signing == null) {
                throw new ConfigurationException("LocalCfo lacks " + missing() + "; set them on the builder");
            }
            SpendPolicy thresholds = inMicros(policy == null ? SpendPolicy.DEFAULT : policy);
            requireOneCurrency(limits, thresholds);
            LocalCfo cfo = new LocalCfo(new Setup(
                    new Limits(limits),
                    thresholds,
                    SigningBytes.policyHash(limits, thresholds),
                    place,
                    signing,
                    clock == null ? InstantSource.system() : clock,
                    random == null ? new SecureRandom() : random,
                    origin == null ? "chimera/local" : origin,
                    observer == null ? CfoObserver.NONE : observer));
            new StoreAudit(cfo.setup, cfo.store).quick();
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
