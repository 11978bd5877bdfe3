package dev.chimera.api.finance;

import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What the CFO decided. By the time a caller sees it, it is in the ledger. Immutable.
 */
public sealed interface ApprovalDecision {

    /** What every decision carries. */
    Facts facts();

    /** Exactly one of the three is applied. */
    <R> R fold(
            Function<? super Approved, ? extends R> approved,
            Function<? super Rejected, ? extends R> rejected,
            Function<? super Escalated, ? extends R> escalated);

    /**
     * What every decision carries.
     *
     * @param requestId the request it answers
     * @param entry its sequence number in the ledger
     * @param decidedAt when
     * @param risk the score, 0 to 1
     * @param riskFactors the parts of the score
     * @param budget how each limit that applies stands after the decision
     * @param signature the CFO's, over the ledger entry; names the key
     */
    record Facts(
            UUID requestId,
            long entry,
            Instant decidedAt,
            Ratio risk,
            List<RiskFactor> riskFactors,
            List<BudgetLine> budget,
            Signature signature) {
        public Facts {
            riskFactors = List.copyOf(riskFactors);
            budget = List.copyOf(budget);
        }
    }

    /**
     * The amount is reserved and the permit opens the provider's door once.
     *
     * @param facts what every decision carries
     * @param permit the permit
     * @param conditions what the spender has to keep to, in words
     */
    record Approved(Facts facts, SpendPermit permit, List<String> conditions) implements ApprovalDecision {
        public Approved {
            conditions = List.copyOf(conditions);
        }

        @Override
        public <R> R fold(
                Function<? super Approved, ? extends R> approved,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super Escalated, ? extends R> escalated) {
            return approved.apply(this);
        }
    }

    /**
     * Nothing is reserved.
     *
     * @param facts what every decision carries
     * @param reasons every rule that failed, at least one
     */
    record Rejected(Facts facts, @Size(min = 1, max = 64) List<Reason> reasons) implements ApprovalDecision {
        public Rejected {
            reasons = List.copyOf(Require.size("reasons", reasons, 1, 64));
        }

        @Override
        public <R> R fold(
                Function<? super Approved, ? extends R> approved,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super Escalated, ? extends R> escalated) {
            return rejected.apply(this);
        }
    }

    /**
     * Nothing is reserved until a person decides.
     *
     * @param facts what every decision carries
     * @param ticket the id under which a person decides
     * @param reasons why a person has to
     * @param expiresAt after which the ticket counts as rejected
     */
    record Escalated(
            Facts facts,
            UUID ticket,
            @Size(min = 1, max = 64) List<Reason> reasons,
            Instant expiresAt) implements ApprovalDecision {
        public Escalated {
            reasons = List.copyOf(Require.size("reasons", reasons, 1, 64));
        }

        @Override
        public <R> R fold(
                Function<? super Approved, ? extends R> approved,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super Escalated, ? extends R> escalated) {
            return escalated.apply(this);
        }
    }
}
