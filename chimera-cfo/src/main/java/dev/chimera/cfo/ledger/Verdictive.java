package dev.chimera.cfo.ledger;

import dev.chimera.api.Digest;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.SpendCase;
import java.time.Instant;
import java.util.UUID;

/** An entry that answers a request: what was known, what was judged, and what came of it. */
public sealed interface Verdictive extends Body {
    /** What the judgement was made from. */
    SpendCase spend();

    /** SHA-256 of the whole budget and policy in force. */
    Digest policyHash();

    /** What the rules said. */
    Judgement judgement();

    /** What came of it. */
    Outcome outcome();

    /**
     * The rules decided.
     *
     * @param spend what the judgement was made from
     * @param policyHash of the whole budget and policy
     * @param judgement what the rules said
     * @param outcome what came of it
     */
    record Decided(SpendCase spend, Digest policyHash, Judgement judgement, Outcome outcome) implements Verdictive {
        @Override
        public EntryKind kind() {
            return EntryKind.DECISION;
        }
    }

    /**
     * A person decided, and the rules were asked again.
     *
     * @param said what the person said
     * @param decided what came of it
     */
    record HumanDecided(Said said, Decided decided) implements Verdictive {
        @Override
        public EntryKind kind() {
            return EntryKind.HUMAN_DECISION;
        }

        @Override
        public SpendCase spend() {
            return decided.spend();
        }

        @Override
        public Digest policyHash() {
            return decided.policyHash();
        }

        @Override
        public Judgement judgement() {
            return decided.judgement();
        }

        @Override
        public Outcome outcome() {
            return decided.outcome();
        }
    }

    /** What came of a judgement. */
    sealed interface Outcome {
        /** Nothing. */
        record Refused() implements Outcome {}

        /**
         * A permit.
         *
         * @param permitId its id
         * @param expiresAt when it expires
         */
        record Granted(UUID permitId, Instant expiresAt) implements Outcome {}

        /**
         * A ticket for a person.
         *
         * @param ticketId its id
         * @param expiresAt when it expires
         */
        record Ticketed(UUID ticketId, Instant expiresAt) implements Outcome {}
    }
}
