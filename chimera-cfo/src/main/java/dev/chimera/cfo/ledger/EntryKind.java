package dev.chimera.cfo.ledger;

/** The kinds of entries, with their codes in a record and their names in a store's columns. */
public enum EntryKind {
    DECISION(1, "decision"),
    HUMAN_DECISION(2, "human_decision"),
    OPENED(3, "opened"),
    SETTLED(4, "settled"),
    VOIDED(5, "voided"),
    EXPIRED(6, "expired"),
    CORRECTION(7, "correction"),
    ALERT(8, "alert"),
    KILL_ENGAGED(9, "kill_engaged"),
    KILL_RELEASED(10, "kill_released"),
    TICKET_EXPIRED(11, "ticket_expired"),
    EARNED(12, "earned");

    private final int code;
    private final String id;

    EntryKind(int code, String id) {
        this.code = code;
        this.id = id;
    }

    /** The code in a record. */
    public int code() {
        return code;
    }

    /** The name in a store's columns. */
    public String id() {
        return id;
    }
}
