package dev.chimera.core;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.Reviewer;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What runs ask people. A question is kept with its run, so it survives what the storage survives; the run waits without a thread. An
 * answer counts only for exactly what the person saw: content that has changed since is asked about anew. Who answered, what and why is
 * in the audit log, in one step with the answer. Thread-safe; of two that answer at the same moment one is refused.
 *
 * <p>Chimera believes the names and roles that the host gives. Where money is asked for and the CFO knows its reviewers' keys, answer
 * there with a signature ({@code cfo().decide}) and call {@link ChimeraPipeline#reconcile}.
 */
public final class Reviews {
    private static final int LOOKED_AT_MAX = 10_000;

    private final Assembly parts;
    private final RunFloor floor;
    private final Answers answers;

    Reviews(Assembly parts, RunFloor floor) {
        this.parts = parts;
        this.floor = floor;
        this.answers = new Answers(parts, floor);
    }

    /** At most {@code max} questions that can still be answered, 1 to 10,000, those left alone longest first. */
    public List<ReviewTicket> open(int max) {
        Require.range("max", max, 1, LOOKED_AT_MAX);
        Instant now = now();
        int asked = max;
        while (true) {
            List<RunRecord> waiting = parts.runs().inStatus(parts.name(), RunStatus.WAITING, asked);
            List<ReviewTicket> open = waiting.stream()
                    .flatMap(run -> ticket(run).stream())
                    .filter(ticket -> now.isBefore(ticket.expiresAt()))
                    .limit(max)
                    .toList();
            if (open.size() == max || waiting.size() < asked || asked == LOOKED_AT_MAX) {
                return open;
            }
            asked = Math.min(2 * asked, LOOKED_AT_MAX);
        }
    }

    /** The same, only those that {@code reviewer} may answer; looks at no more than the 10,000 runs that were left alone longest. */
    public List<ReviewTicket> openTo(Reviewer reviewer, int max) {
        Require.range("max", max, 1, LOOKED_AT_MAX);
        return open(LOOKED_AT_MAX).stream()
                .filter(ticket -> reviewer.holds(ticket.roles()))
                .limit(max)
                .toList();
    }

    /** What {@code runId} waits for a person to answer, if it does. */
    public Optional<ReviewTicket> find(RunId runId) {
        return parts.runs()
                .find(runId)
                .filter(run ->
                        run.status() == RunStatus.WAITING && run.pipeline().equals(parts.name()))
                .flatMap(this::ticket);
    }

    /**
     * Says yes to exactly what was seen, and lets the run go on.
     *
     * @param reason why, 1 to 500 characters
     * @throws ChimeraException with {@link ErrorCode#CONTENT_CHANGED} if something else is asked by now, {@link ErrorCode#FORBIDDEN} if
     *     {@code by} lacks a role, {@link ErrorCode#HUMAN_REQUIRED} if the time is over (the run has ended as rejected then), {@link
     *     ErrorCode#UNSAFE_CONTENT} if it holds what nobody can overrule, {@link ErrorCode#INVALID_INPUT} if the run waits for nobody or is another pipeline's, {@link ErrorCode#PUBLISH_UNKNOWN} if it waits
     *     to learn whether its content is out, which {@link ChimeraPipeline#reconcile} looks up and {@code outbox().rule} takes a
     *     person's word for
     * @throws RunLostException if somebody else was faster
     */
    public PipelineRun approve(ReviewTicket.Seen seen, Reviewer by, String reason) {
        return answer(seen, by, Review.Ruling.APPROVE, reason);
    }

    /** Says no, and lets the run end as rejected; otherwise as {@link #approve}. */
    public PipelineRun reject(ReviewTicket.Seen seen, Reviewer by, String reason) {
        return answer(seen, by, Review.Ruling.REJECT, reason);
    }

    /**
     * Changes the words of what was seen. That voids the question: what came of it goes through the gateway, and then a person is asked
     * about exactly that, whatever the gateway says. Notes stay.
     *
     * @param copy the words, all of them
     * @throws ChimeraException as {@link #approve}; with {@link ErrorCode#UNSAFE_CONTENT} if nobody could approve the new words: the gateway
     *     blocks them, they fit the persona too badly, or a brief holds what would have to be redacted; with {@link
     *     ErrorCode#INVALID_INPUT} if they are the old ones, were changed {@link Review#EDITIONS_MAX} times or the question is
     *     about money; the run waits on as it was then
     */
    public PipelineRun edit(ReviewTicket.Seen seen, ContentBrief.Copy copy, Reviewer by, String reason) {
        ReviewTicket ticket = current(seen, by);
        RunRecord waiting = ticket.run();
        Review.Answer answer = new Review.Answer(Review.Ruling.EDIT, by.name(), reason, now());
        ContentBrief brief = edited(ticket, copy);
        return goOn(waiting, () -> answers.edit(waiting, brief, answer));
    }

    /**
     * Leaves a note for the other reviewers. It is kept with the question and its later editions, and goes nowhere else: not into the
     * content, not into the audit log, not into any log.
     *
     * @param text 1 to 2,000 characters
     * @return the ticket with the note
     * @throws ChimeraException as {@link #approve}; with {@link ErrorCode#INVALID_INPUT} if it has {@link Review#NOTES_MAX} notes or is
     *     about money
     */
    public ReviewTicket note(ReviewTicket.Seen seen, Reviewer by, String text) {
        floor.requireOpen();
        ReviewTicket ticket = current(seen, by);
        RunRecord waiting = ticket.run();
        Review review = ofContent(waiting);
        if (review.notes().size() == Review.NOTES_MAX) {
            throw invalid("review " + review.reviewId() + " has " + Review.NOTES_MAX + " notes already");
        }
        Review noted = review.noted(new Review.Note(by.name(), text, now()));
        RunRecord next =
                waiting.next(waiting.stage(), RunStatus.WAITING, waiting.state().reviewed(noted), null, now());
        AuditLog.Event event = new AuditLog.Event(
                now(),
                waiting.runId().toString(),
                by.name(),
                "review.noted",
                Map.of("question", review.reviewId().toString()));
        if (!parts.runs().advance(next, parts.owner(), List.of(event))) {
            throw new RunLostException(waiting.runId());
        }
        return ticket(next).orElseThrow();
    }

    private PipelineRun answer(ReviewTicket.Seen seen, Reviewer by, Review.Ruling ruling, String reason) {
        ReviewTicket ticket = current(seen, by);
        RunRecord waiting = ticket.run();
        if (ruling == Review.Ruling.APPROVE) {
            requireApprovable(ticket.stage(), ticket.findings(), "nobody can approve question " + ticket.id());
        }
        Review.Answer answer = new Review.Answer(ruling, by.name(), reason, now());
        return goOn(waiting, () -> answers.enter(waiting, answer));
    }

    private PipelineRun goOn(RunRecord waiting, Supplier<RunRecord> entry) {
        PipelineRun run = floor.admit(waiting.stage(), entry);
        floor.launch(
                run,
                (answered, refusal) -> answered.next(waiting.stage(), RunStatus.WAITING, waiting.state(), null, now()),
                refusal -> List.of(withdrawn(waiting, String.valueOf(refusal.getMessage()))));
        return run;
    }

    /** Says in the audit log that the answer before it did not count: there was no thread to go on with. */
    private AuditLog.Event withdrawn(RunRecord waiting, String why) {
        return new AuditLog.Event(
                now(), waiting.runId().toString(), "pipeline", "review.withdrawn", Map.of("reason", why));
    }

    private ContentBrief edited(ReviewTicket ticket, ContentBrief.Copy copy) {
        RunRecord waiting = ticket.run();
        Review review = ofContent(waiting);
        ContentBrief brief = Known.of(waiting.state().brief(), "brief");
        if (brief.copy().equals(copy)) {
            throw invalid("the edit of review " + review.reviewId() + " changes nothing");
        }
        if (review.edition() == Review.EDITIONS_MAX) {
            throw invalid("the content of review " + review.reviewId() + " was changed " + Review.EDITIONS_MAX
                    + " times; reject it");
        }
        ContentBrief edited = brief.withCopy(copy);
        RunState state = waiting.state().briefed(edited);
        SafetyVerdict verdict =
                parts.doors().screen(parts.subjects().at(waiting.stage(), state), recording(waiting.runId()));
        List<Finding> findings = waiting.stage() == RunStage.BRIEF
                ? BriefStage.findings(verdict, parts.subjects().fit(edited))
                : verdict.findings();
        requireApprovable(waiting.stage(), findings, "the edit is not taken, and the run waits on");
        return edited;
    }

    private static void requireApprovable(RunStage stage, List<Finding> findings, String what) {
        Questions.closing(stage, findings).ifPresent(finding -> {
            throw new ChimeraException(ErrorCode.UNSAFE_CONTENT, BriefStage.reason(what, finding));
        });
    }

    private RunContext recording(RunId runId) {
        AuditLog audit = parts.doors().audit();
        return new RunContext(runId, parts.clock(), false, audit::append);
    }

    private static Review ofContent(RunRecord waiting) {
        if (!isOfContent(waiting)) {
            throw invalid("run " + waiting.runId() + " asks for money; a yes or a no is all it takes here");
        }
        return Known.of(waiting.state().review(), "review");
    }

    private static boolean isOfContent(RunRecord waiting) {
        return waiting.stage() == RunStage.BRIEF || waiting.stage() == RunStage.SCREEN;
    }

    /** What is asked now, if it is what was {@code seen} and {@code by} may answer it. */
    private ReviewTicket current(ReviewTicket.Seen seen, Reviewer by) {
        RunRecord waiting =
                parts.runs().find(seen.runId()).orElseThrow(() -> invalid("there is no run " + seen.runId()));
        if (waiting.status() != RunStatus.WAITING) {
            throw invalid("run " + seen.runId() + " does not wait for an answer; it is " + waiting.status());
        }
        if (!waiting.pipeline().equals(parts.name())) {
            throw invalid("run " + seen.runId() + " is made by pipeline '" + waiting.pipeline()
                    + "'; answer there, not at '" + parts.name() + "'");
        }
        ReviewTicket ticket = ticket(waiting)
                .orElseThrow(() -> new ChimeraException(
                        ErrorCode.PUBLISH_UNKNOWN,
                        "run " + seen.runId() + " waits to learn whether its content is out; enter what you found with"
                                + " outbox().rule(...), then call reconcile()"));
        if (!ticket.seen().equals(seen)) {
            throw new ChimeraException(
                    ErrorCode.CONTENT_CHANGED,
                    "run " + seen.runId() + " asks about " + ticket.content() + " (question " + ticket.id()
                            + ") by now, not about " + seen.content() + " (question " + seen.id() + "); look again");
        }
        if (isOfContent(waiting)) {
            answers.inTime(waiting, now());
        }
        if (!by.holds(ticket.roles())) {
            throw new ChimeraException(
                    ErrorCode.FORBIDDEN,
                    "question " + ticket.id() + " is for whoever holds the roles " + ticket.roles() + "; '" + by.name()
                            + "' holds " + by.roles());
        }
        return ticket;
    }

    /** What {@code waiting} asks a person; empty if it waits for something else. */
    private Optional<ReviewTicket> ticket(RunRecord waiting) {
        if (LooseEnds.awaitsPublication(waiting)) {
            return Optional.empty();
        }
        @Nullable Review review = waiting.state().review();
        return isOfContent(waiting)
                ? Optional.ofNullable(review).map(asked -> ofContent(waiting, asked))
                : LooseEnds.escalation(waiting).map(open -> ofMoney(waiting, open));
    }

    private static ReviewTicket ofContent(RunRecord waiting, Review asked) {
        return new ReviewTicket(
                waiting,
                asked.reviewId(),
                asked.content(),
                BriefStage.reasons("held", asked.findings()),
                asked.findings(),
                asked.roles(),
                asked.expiresAt(),
                asked.notes());
    }

    private ReviewTicket ofMoney(RunRecord waiting, ApprovalDecision.Escalated open) {
        Set<String> roles = parts.reviewPolicy().rolesForMoney();
        return new ReviewTicket(
                waiting,
                open.ticket(),
                CanonicalBytes.of("chimera/spend-question/v1")
                        .uuid(open.ticket())
                        .uuid(open.facts().requestId())
                        .i64(open.facts().entry())
                        .sha256(),
                ApproveStage.sentences(open.reasons()),
                List.of(),
                roles,
                open.expiresAt(),
                List.of());
    }

    private Instant now() {
        return parts.clock().instant();
    }

    private static ChimeraException invalid(String message) {
        return new ChimeraException(ErrorCode.INVALID_INPUT, message);
    }
}
