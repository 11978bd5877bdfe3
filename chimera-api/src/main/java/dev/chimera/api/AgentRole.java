package dev.chimera.api;

import java.util.Locale;

/** The parts that agents play. */
public enum AgentRole {
    SCOUT,
    DIRECTOR,
    ARTIST,
    CFO,
    GATEWAY,
    PUBLISHER,
    ORCHESTRATOR,
    MANAGER,
    WORKER;

    /** The lower-case form used in ids, JSON and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
