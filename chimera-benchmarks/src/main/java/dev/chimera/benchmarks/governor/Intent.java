package dev.chimera.benchmarks.governor;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import java.util.List;
import java.util.UUID;

/** What a caller is about to do, on one line of text, so that it can be done again with nothing changed. Immutable. */
sealed interface Intent {
    /** The line, without its end. */
    String line();

    /** It asks for money, in millionths. */
    record Ask(UUID requestId, AgentId agent, SpendCategory category, long micros) implements Intent {
        private static final SpendRequest.Target TARGET =
                new SpendRequest.Target("studio", Digest.sha256("a picture of a bank"));

        SpendRequest request() {
            return new SpendRequest(
                    requestId, agent, category, new Money(micros, "USD"), Ratio.of("3.0"), "a bank's picture", TARGET);
        }

        @Override
        public String line() {
            return "asks " + requestId + " " + agent + " " + category + " " + micros;
        }
    }

    /** It opens a permit. */
    record Open(UUID permitId) implements Intent {
        @Override
        public String line() {
            return "opens " + permitId;
        }
    }

    /** It settles an opened permit for so many millionths. */
    record Settle(UUID permitId, long micros) implements Intent {
        @Override
        public String line() {
            return "settles " + permitId + " " + micros;
        }
    }

    /** It voids an opened permit. */
    record Undo(UUID permitId) implements Intent {
        @Override
        public String line() {
            return "voids " + permitId;
        }
    }

    /** It gives back a permit that it did not open. */
    record Withdraw(UUID permitId) implements Intent {
        @Override
        public String line() {
            return "withdraws " + permitId;
        }
    }

    /** Whether {@code line} is an intent. */
    static boolean is(String line) {
        return List.of("asks", "opens", "settles", "voids", "withdraws").contains(line.split(" ", 2)[0]);
    }

    /** The intent that {@code line} is. */
    static Intent of(String line) {
        List<String> words = List.of(line.split(" ", -1));
        UUID id = UUID.fromString(words.get(1));
        return switch (words.get(0)) {
            case "asks" ->
                new Ask(id, new AgentId(words.get(2)), new SpendCategory(words.get(3)), Long.parseLong(words.get(4)));
            case "opens" -> new Open(id);
            case "settles" -> new Settle(id, Long.parseLong(words.get(2)));
            case "voids" -> new Undo(id);
            case "withdraws" -> new Withdraw(id);
            default -> throw new IllegalArgumentException("no intent begins with '" + words.get(0) + "'");
        };
    }
}
