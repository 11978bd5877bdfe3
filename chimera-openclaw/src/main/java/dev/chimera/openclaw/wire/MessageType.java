package dev.chimera.openclaw.wire;

import java.util.Arrays;

/** What a message is, and at which step of an exchange it comes: even steps are the buyer's, odd ones the seller's. */
public enum MessageType {
    /** "I may want this of you." */
    VERIFY(1, 0),
    /** "I live, and here is something that nobody could know before." */
    CHALLENGE(2, 1),
    /** "This is the work." */
    REQUEST(3, 2),
    /** "It costs this, and I promise that." */
    OFFER(4, 3),
    /** "Agreed; the money is held." */
    ACCEPT(5, 4),
    /** "Here it is", or "I could not". */
    DELIVER(6, 5),
    /** "This is what became of the money, and what I say of you." */
    SETTLE(7, 6),
    /** "And this is what I say of you." */
    RECEIPT(8, 7),
    /** "No." At any odd step. */
    REFUSAL(9, -1);

    private final int code;
    private final int step;

    MessageType(int code, int step) {
        this.code = code;
        this.step = step;
    }

    /** The code on the wire. */
    int code() {
        return code;
    }

    /** Whether it may come at {@code at}. */
    boolean comesAt(int at) {
        return this == REFUSAL ? at >= 1 && at <= 7 && at % 2 == 1 : at == step;
    }

    /** Its step, for those that have one. */
    public int step() {
        return step;
    }

    static MessageType of(int code) {
        return Arrays.stream(values())
                .filter(type -> type.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no message has the type " + code));
    }
}
