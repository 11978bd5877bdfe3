package dev.chimera.api.safety;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person. Bound to the digest of exactly what will be published: whoever changes that asks anew. Immutable.
 *
 * @param reviewId its own id
 * @param content SHA-256 of what is asked about
 * @param edition 1, and one more after each edit
 * @param findings why a person is asked
 * @param roles all of which whoever answers must hold; empty for anybody
 * @param openedAt when it was asked
 * @param expiresAt after which it counts as rejected
 * @param notes what reviewers told one another, oldest first, at most {@value #NOTES_MAX}; never published
 * @param answer what the person said; {@code null} while open
 */
public record Review(
        UUID reviewId,
        Digest content,
        int edition,
        List<Finding> findings,
        Set<String> roles,
        Instant openedAt,
        Instant expiresAt,
        List<Note> notes,
        @Nullable Answer answer) {
    /** The most notes on one question. */
    public static final int NOTES_MAX = 100;

    /** The most edits of one content. */
    public static final int EDITIONS_MAX = 100;

    private static final int ROLES_MAX = 64;

    public Review {
        Require.range("edition", edition, 1, EDITIONS_MAX);
        findings = List.copyOf(findings);
        roles = roles(roles);
        notes = List.copyOf(Require.size("notes", notes, 0, NOTES_MAX));
    }

    static Set<String> roles(Set<String> roles) {
        Set<String> copied = Set.copyOf(Require.size("roles", roles, 0, ROLES_MAX));
        copied.forEach(role -> Require.length("role", role, 1, 64));
        return copied;
    }

    /** This review, answered. */
    public Review answered(Answer given) {
        return new Review(reviewId, content, edition, findings, roles, openedAt, expiresAt, notes, given);
    }

    /** This review with one more note. */
    public Review noted(Note note) {
        List<Note> more = new ArrayList<>(notes);
        more.add(note);
        return new Review(reviewId, content, edition, findings, roles, openedAt, expiresAt, more, answer);
    }

    /**
     * What a person said.
     *
     * @param ruling yes, no, or changed
     * @param reviewer who, as the host names its people
     * @param reason why, 1 to 500 characters
     * @param at when
     */
    public record Answer(Ruling ruling, String reviewer, String reason, Instant at) {
        public Answer {
            Require.length("reviewer", reviewer, 1, 128);
            Require.length("reason", reason, 1, 500);
        }
    }

    /** What a person can say. */
    public enum Ruling {
        /** Not to go on. */
        REJECT,
        /** To go on exactly as it is. */
        APPROVE,
        /** Changed: the question is void, and what came of it is checked and asked about anew. */
        EDIT
    }

    /**
     * Something for the other reviewers to read.
     *
     * @param author who wrote it, as the host names its people
     * @param text 1 to 2,000 characters
     * @param at when
     */
    public record Note(String author, String text, Instant at) {
        public Note {
            Require.length("author", author, 1, 128);
            Require.length("note", text, 1, 2_000);
        }

        /** Without the text, which is for reviewers only and must not get into a log with whatever holds it. */
        @Override
        public String toString() {
            return "Note[author=" + author + ", at=" + at + "]";
        }
    }
}
