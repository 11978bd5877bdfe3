package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Settlement;
import java.util.List;
import java.util.UUID;

/** What a caller was told, on one line of text. Immutable. */
sealed interface Answer {
    /** The line, without its end. */
    String line();

    /**
     * A request was decided.
     *
     * @param entry in which entry
     * @param requestId which
     * @param permitId what was granted; the id of zeros if nothing was
     * @param signature the entry's, in hexadecimal: whoever has it has seen what the entry says and nothing else
     */
    record Decided(long entry, UUID requestId, UUID permitId, String signature) implements Answer {
        private static final UUID NONE = new UUID(0, 0);

        static Decided of(ApprovalDecision decision) {
            ApprovalDecision.Facts facts = decision.facts();
            UUID permit = decision.fold(approved -> approved.permit().permitId(), rejected -> NONE, escalated -> NONE);
            return new Decided(
                    facts.entry(),
                    facts.requestId(),
                    permit,
                    facts.signature().value().hex());
        }

        boolean isGranted() {
            return !permitId.equals(NONE);
        }

        @Override
        public String line() {
            return "decided " + entry + " " + requestId + " " + permitId + " " + signature;
        }
    }

    /** A permit was opened. */
    record Opened(UUID permitId) implements Answer {
        @Override
        public String line() {
            return "opened " + permitId;
        }
    }

    /**
     * A reservation ended.
     *
     * @param entry in which entry
     * @param permitId which
     * @param reserved what was reserved, in millionths
     * @param settled what was spent, in millionths
     */
    record Ended(long entry, UUID permitId, long reserved, long settled) implements Answer {
        static Ended of(Settlement settlement) {
            return new Ended(
                    settlement.entry(),
                    settlement.permitId(),
                    settlement.reserved().micros(),
                    settlement.settled().micros());
        }

        @Override
        public String line() {
            return "ended " + entry + " " + permitId + " " + reserved + " " + settled;
        }
    }

    /** The answers in {@code text}. A last line without an end was cut off by the kill: an answer that nobody saw. */
    static List<Answer> all(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(Answer::of)
                .toList();
    }

    /** The answer that {@code line} is. */
    static Answer of(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return switch (words.get(0)) {
            case "decided" ->
                new Decided(
                        Long.parseLong(words.get(1)),
                        UUID.fromString(words.get(2)),
                        UUID.fromString(words.get(3)),
                        words.get(4));
            case "opened" -> new Opened(UUID.fromString(words.get(1)));
            case "ended" ->
                new Ended(
                        Long.parseLong(words.get(1)),
                        UUID.fromString(words.get(2)),
                        Long.parseLong(words.get(3)),
                        Long.parseLong(words.get(4)));
            default -> throw new IllegalArgumentException("no answer begins with '" + words.get(0) + "'");
        };
    }
}
