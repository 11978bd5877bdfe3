package dev.chimera.api.run;

import java.util.Locale;

/** The stages of a run, in the only order there is. */
public enum RunStage {
    /** Posts become trends. */
    SCOUT,
    /** A trend becomes a brief. */
    BRIEF,
    /** The CFO decides about the money. */
    APPROVE,
    /** The brief becomes an asset. */
    PRODUCE,
    /** The SafetyGateway looks at exactly what will be published. */
    SCREEN,
    /** The asset reaches people. */
    PUBLISH;

    /** The lower-case form used in JSON and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
