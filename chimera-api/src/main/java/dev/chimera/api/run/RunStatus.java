package dev.chimera.api.run;

/** Whether a run moves. */
public enum RunStatus {
    /** Its next stage may be run. */
    ACTIVE,
    /** A person has to answer first. */
    WAITING,
    /** It ended. */
    ENDED
}
