package dev.chimera.spi.postgres;

import java.util.UUID;

/** Who moves runs, and until when it lives: by the server's clock alone, so that those of the JVMs do not matter. */
final class OwnerRows {
    private static final String BEAT = "INSERT INTO chimera.run_owner (id, lives_until)"
            + " VALUES (?, clock_timestamp() + ?::int8 * interval '1 millisecond')"
            + " ON CONFLICT (id) DO UPDATE SET lives_until = excluded.lives_until";
    private static final String LEAVE = "DELETE FROM chimera.run_owner WHERE id = ?";
    private static final String FORGET_THE_DEAD = "DELETE FROM chimera.run_owner WHERE id IN (SELECT o.id"
            + " FROM chimera.run_owner AS o WHERE o.lives_until < clock_timestamp() - interval '1 day' AND NOT EXISTS"
            + " (SELECT 1 FROM chimera.run AS r WHERE r.status = 'active' AND r.owner_id = o.id) FOR UPDATE SKIP LOCKED)";

    private OwnerRows() {}

    static PostgresSql beat(UUID owner, long termMillis) {
        return PostgresSql.of(BEAT).uuid(owner).number(termMillis);
    }

    static PostgresSql leave(UUID owner) {
        return PostgresSql.of(LEAVE).uuid(owner);
    }

    /** Deletes those who have been dead for a day and have nothing left to take over; waits for nobody. */
    static PostgresSql forgetTheDead() {
        return PostgresSql.of(FORGET_THE_DEAD);
    }
}
