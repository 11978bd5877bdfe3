package dev.chimera.spi.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.AgentRole;
import dev.chimera.api.Signature;
import dev.chimera.api.spi.LedgerChange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Agents, which other tables refer to. Each is put there by the first transaction that names it. Thread-safe. */
final class AgentRows {
    private static final String NAME =
            "INSERT INTO chimera.agents (id, role) SELECT * FROM unnest(?::text[], ?::text[])"
                    + " ON CONFLICT (id) DO NOTHING";
    private static final int KNOWN_MAX = 10_000;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** The governor that signs with this key. */
    static AgentId cfo(Signature signature) {
        return AgentId.of(AgentRole.CFO, signature.keyId());
    }

    /** The agent that plays {@code role} where nobody says which one. */
    static AgentId any(AgentRole role) {
        return new AgentId(role.id());
    }

    /** Sees to it that the agents whom {@code entries} name are there. */
    void name(PostgresLink link, RoundTrip trip, List<LedgerChange.Appended> entries) {
        SortedSet<String> ids = new TreeSet<>();
        for (LedgerChange.Appended appended : entries) {
            ids.add(cfo(appended.entry().signature()).value());
            ids.add(appended.summary().agentId());
        }
        ids.remove("");
        name(link, trip, ids);
    }

    /** Sees to it that the agents {@code ids} are there. */
    void name(PostgresLink link, RoundTrip trip, SortedSet<String> ids) {
        List<String> unknown = ids.stream().filter(id -> !known.contains(id)).toList();
        if (unknown.isEmpty()) {
            return;
        }
        trip.run(PostgresSql.of(NAME).texts(unknown).texts(unknown, AgentRows::role));
        if (known.size() < KNOWN_MAX) {
            link.onceDurable(() -> known.addAll(unknown));
        }
    }

    private static String role(String id) {
        return Arrays.stream(AgentRole.values())
                .map(AgentRole::id)
                .filter(role -> id.equals(role) || id.startsWith(role + "/"))
                .findFirst()
                .orElse(AgentRole.WORKER.id());
    }
}
