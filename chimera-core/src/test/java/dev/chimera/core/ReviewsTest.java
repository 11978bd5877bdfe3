package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.Reviewer;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunStore;
import dev.chimera.core.contract.RunJson;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReviewsTest {
    private static final Reviewer ANN = Reviewer.of("ann", "editor");
    private static final ContentBrief.Copy BETTER =
            new ContentBrief.Copy("Solar", "Solar, told better.", List.of("solar"));

    private final Troupe troupe = new Troupe();
    private ChimeraPipeline pipeline =
            troupe.builder().budget(Budget.daily(Money.usd("100.00"))).build();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    @Spec("SAFE-6")
    void an_approval_names_exactly_what_is_published_and_who_gave_it_and_why() {
        ReviewTicket ticket = held();

        RunResult result =
                pipeline.reviews().approve(ticket.seen(), ANN, "fine by me").join();

        assertThat(result).isInstanceOf(RunResult.Published.class);
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(troupe.target.received().get(0).content()).isEqualTo(ticket.content());
        Review kept = pipeline.find(ticket.runId()).orElseThrow().state().review();
        assertThat(kept.answer().reviewer()).isEqualTo("ann");
        assertThat(kept.answer().reason()).isEqualTo("fine by me");
        assertThat(events(ticket.runId())).anySatisfy(event -> {
            assertThat(event.action()).isEqualTo("review.approved");
            assertThat(event.actor()).isEqualTo("ann");
            assertThat(event.details()).containsEntry("reason", "fine by me");
        });
    }

    @Test
    @Spec("SAFE-6")
    void an_edit_voids_the_question_and_what_came_of_it_is_checked_and_asked_about_anew() {
        ReviewTicket first = held();

        RunResult again =
                pipeline.reviews().edit(first.seen(), BETTER, ANN, "clearer").join();

        assertThat(again).isInstanceOf(RunResult.AwaitingReview.class);
        assertThat(troupe.target.received()).isEmpty();
        ReviewTicket second = pipeline.reviews().find(first.runId()).orElseThrow();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.content()).isNotEqualTo(first.content());
        assertThat(second.findings()).extracting(Finding::rule).contains("review.edited");
        assertThat(second.run().state().review().edition()).isEqualTo(2);
        refuses(ErrorCode.CONTENT_CHANGED, () -> pipeline.reviews().approve(first.seen(), ANN, "the old one"));
        assertThat(troupe.target.received()).isEmpty();

        assertThat(pipeline.reviews().approve(second.seen(), ANN, "now it is").join())
                .isInstanceOf(RunResult.Published.class);
        assertThat(troupe.target.received().get(0).text()).startsWith("Solar, told better.");
        assertThat(troupe.target.received().get(0).content()).isEqualTo(second.content());
        assertThat(troupe.produced).as("what was paid for is used").hasSize(1);
    }

    @Test
    void an_edited_brief_is_asked_about_before_anything_is_spent() {
        troupe.inboundVerdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        pipeline.run(Troupe.QUERY);
        ReviewTicket first = onlyOne();
        assertThat(first.stage()).isEqualTo(RunStage.BRIEF);

        pipeline.reviews().edit(first.seen(), BETTER, ANN, "clearer").join();

        ReviewTicket second = onlyOne();
        assertThat(second.run().state().brief().copy()).isEqualTo(BETTER);
        assertThat(pipeline.cfo().ledger().size()).isZero();
        assertThat(pipeline.reviews().approve(second.seen(), ANN, "now it is").join())
                .isInstanceOf(RunResult.Published.class);
        assertThat(troupe.target.received().get(0).text()).startsWith("Solar, told better.");
    }

    @Test
    void an_edit_that_the_gateway_blocks_is_not_taken_and_nothing_is_lost() {
        ReviewTicket ticket = held();
        troupe.verdicts.add(() -> new SafetyVerdict.Blocked(List.of(Troupe.finding(Finding.Severity.BLOCK))));

        refuses(ErrorCode.UNSAFE_CONTENT, () -> pipeline.reviews().edit(ticket.seen(), BETTER, ANN, "worse"));

        assertThat(onlyOne().seen()).isEqualTo(ticket.seen());
        assertThat(events(ticket.runId()))
                .as("a verdict on what was not taken is a verdict")
                .extracting(AuditLog.Event::action)
                .contains("verdict.blocked");
    }

    @Test
    void an_edit_that_its_jvm_did_not_see_through_is_gone_on_with() {
        ReviewTicket first = held();
        RunStore runs = troupe.storage.runs(new RunJson());
        RunRecord waiting = first.run();
        Review.Answer edit = new Review.Answer(Review.Ruling.EDIT, "ann", "clearer", troupe.clock.instant());
        RunState state = waiting.state()
                .briefed(waiting.state().brief().withCopy(BETTER))
                .reviewed(waiting.state().review().answered(edit));
        runs.advance(
                waiting.next(RunStage.SCREEN, RunStatus.ACTIVE, state, null, troupe.clock.instant()), RunStore.NOBODY);

        assertThat(pipeline.resume().get(0).join()).isInstanceOf(RunResult.AwaitingReview.class);

        assertThat(onlyOne().run().state().review().edition()).isEqualTo(2);
        assertThat(onlyOne().content()).isNotEqualTo(first.content());
        assertThat(troupe.target.received()).isEmpty();
    }

    @Test
    void an_edit_of_a_brief_that_would_have_to_be_redacted_is_not_taken() {
        troupe.inboundVerdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        pipeline.run(Troupe.QUERY);
        ReviewTicket ticket = onlyOne();
        troupe.inboundVerdicts.add(
                () -> new SafetyVerdict.Redacted(List.of(Troupe.finding(Finding.Severity.REDACT)), "less"));

        refuses(ErrorCode.UNSAFE_CONTENT, () -> pipeline.reviews().edit(ticket.seen(), BETTER, ANN, "write to us"));

        assertThat(onlyOne().seen()).isEqualTo(ticket.seen());
    }

    @Test
    void what_is_paid_for_is_not_lost_when_a_second_look_at_an_edit_blocks_it_and_nobody_can_approve_that() {
        ReviewTicket ticket = held();
        troupe.verdicts.add(() -> new SafetyVerdict.Allowed(List.of()));
        troupe.verdicts.add(() -> new SafetyVerdict.Blocked(List.of(Troupe.finding(Finding.Severity.BLOCK))));

        pipeline.reviews().edit(ticket.seen(), BETTER, ANN, "clearer").join();

        ReviewTicket blocked = onlyOne();
        refuses(ErrorCode.UNSAFE_CONTENT, () -> pipeline.reviews().approve(blocked.seen(), ANN, "go"));
        ContentBrief.Copy again = new ContentBrief.Copy("Solar", "Solar, once more.", List.of());
        pipeline.reviews().edit(blocked.seen(), again, ANN, "tamer").join();
        assertThat(pipeline.reviews()
                        .approve(onlyOne().seen(), ANN, "now it is")
                        .join())
                .isInstanceOf(RunResult.Published.class);
        assertThat(troupe.produced).hasSize(1);
    }

    @Test
    void an_edit_of_hashtags_alone_is_looked_at_and_asked_about_by_another_digest() {
        troupe.inboundVerdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        pipeline.run(Troupe.QUERY);
        ReviewTicket first = onlyOne();
        ContentBrief.Copy copy = first.run().state().brief().copy();

        pipeline.reviews()
                .edit(first.seen(), new ContentBrief.Copy(copy.title(), copy.script(), List.of("other")), ANN, "tags")
                .join();

        assertThat(onlyOne().content()).isNotEqualTo(first.content());
        assertThat(troupe.screened)
                .last()
                .satisfies(subject -> assertThat(subject.text()).contains("other"));
    }

    @Test
    void a_brief_that_would_be_paid_for_and_then_rejected_can_be_changed_but_not_approved() {
        pipeline.close();
        pipeline = picky(ReviewPolicy.DEFAULT.requiring("brand", "persona.").requiring("lead", "persona."));
        Reviewer lead = Reviewer.of("lee", "brand", "lead");
        troupe.scripts.addAll(List.of("Look here!", "Look there!"));
        pipeline.run(Troupe.QUERY);
        ReviewTicket ticket = onlyOne();

        assertThat(ticket.roles()).as("of two requirements none is forgotten").isEqualTo(Set.of("brand", "lead"));
        refuses(ErrorCode.UNSAFE_CONTENT, () -> pipeline.reviews().approve(ticket.seen(), lead, "never mind"));
        ContentBrief.Copy loud = new ContentBrief.Copy("Solar", "Louder!", List.of());
        refuses(ErrorCode.UNSAFE_CONTENT, () -> pipeline.reviews().edit(ticket.seen(), loud, lead, "louder"));

        pipeline.reviews().edit(ticket.seen(), BETTER, lead, "calmer").join();
        assertThat(pipeline.reviews().approve(onlyOne().seen(), lead, "better").join())
                .isInstanceOf(RunResult.Published.class);
    }

    @Test
    void what_does_not_fit_the_persona_is_said_even_if_the_gateway_holds_it_for_something_else() {
        pipeline.close();
        pipeline = picky(ReviewPolicy.DEFAULT.requiring("brand", "persona."));
        troupe.scripts.addAll(List.of("Look here!", "Look there!"));
        troupe.inboundVerdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));

        pipeline.run(Troupe.QUERY);

        assertThat(onlyOne().findings()).extracting(Finding::rule).contains("persona.directive-broken");
        assertThat(onlyOne().roles()).containsExactly("brand");
    }

    private ChimeraPipeline picky(ReviewPolicy policy) {
        PersonalityProfile persona = new PersonalityProfile(
                "Vera",
                "",
                "",
                new PersonalityProfile.BrandGuidelines("", List.of(), List.of("no exclamation marks"), List.of()),
                Map.of(),
                "");
        return troupe.builder(persona)
                .budget(Budget.daily(Money.usd("100.00")))
                .reviews(policy)
                .build();
    }

    @Test
    void an_answer_that_found_no_thread_is_withdrawn_in_the_audit_log() {
        pipeline.close();
        AtomicBoolean full = new AtomicBoolean();
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .executor(task -> {
                    if (full.get()) {
                        throw new RejectedExecutionException("no thread");
                    }
                    new Thread(task).start();
                })
                .build();
        ReviewTicket ticket = held();
        full.set(true);

        refuses(ErrorCode.SATURATED, () -> pipeline.reviews().approve(ticket.seen(), ANN, "fine"));

        assertThat(events(ticket.runId()))
                .extracting(AuditLog.Event::action)
                .endsWith("review.approved", "review.withdrawn");
        full.set(false);
        assertThat(pipeline.reviews().approve(onlyOne().seen(), ANN, "fine").join())
                .isInstanceOf(RunResult.Published.class);
    }

    @Test
    void an_edit_that_changes_nothing_is_refused() {
        ReviewTicket ticket = held();
        ContentBrief.Copy same = ticket.run().state().brief().copy();

        refuses(ErrorCode.INVALID_INPUT, () -> pipeline.reviews().edit(ticket.seen(), same, ANN, "none"));
    }

    @Test
    @Spec("SAFE-6")
    void no_answer_counts_once_the_time_is_over() {
        ReviewTicket ticket = held();
        troupe.clock.advance(Duration.ofDays(8));

        assertThat(pipeline.reviews().open(10)).isEmpty();
        refuses(ErrorCode.HUMAN_REQUIRED, () -> pipeline.reviews().note(ticket.seen(), ANN, "late"));
        refuses(ErrorCode.INVALID_INPUT, () -> pipeline.reviews().approve(ticket.seen(), ANN, "late"));
        assertThat(troupe.target.received()).isEmpty();
        assertThat(pipeline.find(ticket.runId()).orElseThrow().result()).isInstanceOf(RunResult.Rejected.class);
    }

    @Test
    @Spec("SAFE-6")
    void somebody_who_saw_something_else_is_refused() {
        ReviewTicket ticket = held();
        ReviewTicket.Seen other = new ReviewTicket.Seen(ticket.runId(), ticket.id(), Digest.sha256("another text"));

        refuses(ErrorCode.CONTENT_CHANGED, () -> pipeline.reviews().approve(other, ANN, "fine"));
        refuses(
                ErrorCode.INVALID_INPUT,
                () -> pipeline.reviews()
                        .approve(
                                new ReviewTicket.Seen(new RunId(new UUID(1, 1)), ticket.id(), ticket.content()),
                                ANN,
                                "x"));
    }

    @Test
    void a_question_about_health_is_for_whoever_holds_the_role() {
        pipeline.close();
        String rule = Troupe.finding(Finding.Severity.HOLD).rule();
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .reviews(ReviewPolicy.DEFAULT
                        .requiring("physician", rule)
                        .requiring("editor")
                        .within(Duration.ofHours(2)))
                .build();
        ReviewTicket ticket = held();
        Reviewer physician = Reviewer.of("eve", "physician", "editor");

        assertThat(ticket.roles()).isEqualTo(Set.of("physician", "editor"));
        assertThat(ticket.expiresAt()).isEqualTo(troupe.clock.instant().plus(Duration.ofHours(2)));
        assertThat(pipeline.reviews().openTo(ANN, 10)).isEmpty();
        assertThat(pipeline.reviews().openTo(physician, 10)).hasSize(1);
        refuses(ErrorCode.FORBIDDEN, () -> pipeline.reviews().approve(ticket.seen(), ANN, "fine"));
        refuses(ErrorCode.FORBIDDEN, () -> pipeline.reviews().edit(ticket.seen(), BETTER, ANN, "fine"));
        refuses(ErrorCode.FORBIDDEN, () -> pipeline.reviews().note(ticket.seen(), ANN, "fine"));
        assertThat(pipeline.reviews().approve(ticket.seen(), physician, "sound").join())
                .isInstanceOf(RunResult.Published.class);
    }

    @Test
    void a_question_about_money_has_its_role_too_and_cannot_be_edited() {
        pipeline.close();
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .reviews(ReviewPolicy.DEFAULT.requiringForMoney("treasurer"))
                .build();
        troupe.price = Money.usd("60.00");
        pipeline.run(Troupe.QUERY);
        ReviewTicket ticket = onlyOne();
        Reviewer tom = Reviewer.of("tom", "treasurer");

        refuses(ErrorCode.FORBIDDEN, () -> pipeline.reviews().approve(ticket.seen(), ANN, "worth it"));
        refuses(ErrorCode.INVALID_INPUT, () -> pipeline.reviews().edit(ticket.seen(), BETTER, tom, "cheaper"));
        assertThat(pipeline.reviews().approve(ticket.seen(), tom, "worth it").join())
                .isInstanceOf(RunResult.Published.class);
    }

    @Test
    void notes_stay_with_the_question_and_its_editions_and_go_nowhere_else() {
        ReviewTicket ticket = held();

        ReviewTicket noted = pipeline.reviews().note(ticket.seen(), ANN, "ask legal first");

        assertThat(noted.seen()).as("a note changes nothing that was asked").isEqualTo(ticket.seen());
        assertThat(noted.notes()).extracting(Review.Note::text).containsExactly("ask legal first");
        pipeline.reviews().edit(noted.seen(), BETTER, ANN, "clearer").join();
        ReviewTicket second = onlyOne();
        assertThat(second.notes()).extracting(Review.Note::author).containsExactly("ann");
        pipeline.reviews().approve(second.seen(), ANN, "fine").join();
        assertThat(troupe.target.received().get(0).toString()).doesNotContain("ask legal");
        assertThat(events(ticket.runId()).toString()).contains("review.noted").doesNotContain("ask legal");
        assertThat(String.join(
                        "\n", pipeline.story(ticket.runId()).orElseThrow().lines()))
                .doesNotContain("ask legal");
    }

    @Test
    @Spec("SAFE-6")
    void of_an_edit_and_an_approval_at_the_same_moment_one_counts() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                troupe.briefIds = UUID::randomUUID;
                ReviewTicket ticket = held();
                Future<Boolean> edited =
                        people.submit(counts(() -> pipeline.reviews().edit(ticket.seen(), BETTER, ANN, "clearer")));
                Future<Boolean> approved =
                        people.submit(counts(() -> pipeline.reviews().approve(ticket.seen(), ANN, "fine")));

                assertThat(edited.get() ^ approved.get()).isTrue();
                pipeline.reviews()
                        .find(ticket.runId())
                        .ifPresent(left -> pipeline.reviews()
                                .reject(left.seen(), ANN, "enough")
                                .join());
            }
        } finally {
            people.shutdownNow();
        }
        assertThat(troupe.target.received()).noneMatch(order -> order.text().contains("told better"));
    }

    @Test
    void an_office_answers_from_a_form() {
        held();
        List<String> shown = new ArrayList<>();

        // tag::review-list[]
        Reviewer ann = Reviewer.of("ann", "editor"); // as your application has signed her in
        for (ReviewTicket ticket : pipeline.reviews().openTo(ann, 50)) {
            shown.add(ticket.seen() + " until " + ticket.expiresAt() + ": " + ticket.reasons());
        }
        // end::review-list[]
        // tag::review-answer[]
        ReviewTicket ticket = pipeline.reviews().open(1).get(0);
        pipeline.reviews().note(ticket.seen(), ann, "the second line sounds like an advert");
        PipelineRun run = pipeline.reviews().approve(ticket.seen(), ann, "checked with the sources");
        // end::review-answer[]

        assertThat(run.join()).isInstanceOf(RunResult.Published.class);
        assertThat(shown).hasSize(1);
    }

    @Test
    void lists_only_what_can_be_answered() {
        troupe.target.loseNextAnswer();
        pipeline.run(Troupe.QUERY);
        assertThat(pipeline.waiting(10)).as("waits to learn whether it is out").hasSize(1);
        assertThat(pipeline.reviews().open(10)).isEmpty();

        troupe.briefIds = () -> new UUID(8, 9);
        ReviewTicket ticket = held();

        assertThat(pipeline.reviews().open(1)).extracting(ReviewTicket::seen).containsExactly(ticket.seen());
        assertThatThrownBy(() -> pipeline.reviews().open(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Callable<Boolean> counts(Callable<PipelineRun> answer) {
        return () -> {
            try {
                answer.call().join();
                return true;
            } catch (ChimeraException late) {
                return false;
            }
        };
    }

    private ReviewTicket held() {
        troupe.verdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        RunId[] runId = new RunId[1];
        assertThat(pipeline.run(Troupe.QUERY, run -> runId[0] = run.id())).isInstanceOf(RunResult.AwaitingReview.class);
        return pipeline.reviews().find(runId[0]).orElseThrow();
    }

    private ReviewTicket onlyOne() {
        assertThat(pipeline.reviews().open(10)).hasSize(1);
        return pipeline.reviews().open(10).get(0);
    }

    private List<AuditLog.Event> events(RunId runId) {
        return troupe.storage.audit().about(runId.toString(), 100);
    }

    private static void refuses(ErrorCode code, ThrowingCallable answer) {
        assertThatThrownBy(answer)
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
