package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.cfo.ledger.SigningBytes;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@Spec({"CFO-10", "META-6"})
class PermitTest {
    private static final Money PRICE = Money.usd("3.00");

    private final Desk desk = Desk.daily("20.00");
    private final SpendPermit permit = desk.approved("3.00").permit();

    @Test
    void opens_the_door_once() {
        OpenedPermit opened = desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE);

        assertThat(OpenedPermit.enter(opened, Desk.PAYEE, Desk.CONTENT)).isSameAs(opened);
        refuses(ErrorCode.PERMIT_SPENT, () -> OpenedPermit.enter(opened, Desk.PAYEE, Desk.CONTENT));
        refuses(ErrorCode.PERMIT_SPENT, () -> desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE));
    }

    @Test
    void the_door_stays_shut_without_a_permit_or_for_another_payee_or_order() {
        OpenedPermit opened = desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE);

        refuses(ErrorCode.PERMIT_REFUSED, () -> OpenedPermit.enter(null, Desk.PAYEE, Desk.CONTENT));
        refuses(ErrorCode.PERMIT_REFUSED, () -> OpenedPermit.enter(opened, "other", Desk.CONTENT));
        refuses(ErrorCode.PERMIT_REFUSED, () -> OpenedPermit.enter(opened, Desk.PAYEE, Digest.ZERO));
    }

    @Test
    void the_gate_refuses_another_payee_content_price_or_currency() {
        refuses(ErrorCode.PERMIT_REFUSED, () -> desk.gate.open(permit, "other", Desk.CONTENT, PRICE));
        refuses(ErrorCode.PERMIT_REFUSED, () -> desk.gate.open(permit, Desk.PAYEE, Digest.ZERO, PRICE));
        refuses(
                ErrorCode.PERMIT_REFUSED,
                () -> desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, Money.usd("3.000001")));
        refuses(
                ErrorCode.PERMIT_REFUSED,
                () -> desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, Money.of("3.00", "EUR")));
        desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE);
    }

    @Test
    void refuses_a_permit_of_which_any_field_was_changed() {
        Signature original = permit.signature();
        for (SpendPermit forged : List.of(
                with(UUID.randomUUID(), permit.requestId(), 0, Desk.AGENT, SpendCategory.MEDIA, Desk.PAYEE, PRICE, 0),
                with(permit.permitId(), new UUID(1, 1), 0, Desk.AGENT, SpendCategory.MEDIA, Desk.PAYEE, PRICE, 0),
                with(permit.permitId(), permit.requestId(), 1, Desk.AGENT, SpendCategory.MEDIA, Desk.PAYEE, PRICE, 0),
                with(
                        permit.permitId(),
                        permit.requestId(),
                        0,
                        new AgentId("x"),
                        SpendCategory.MEDIA,
                        Desk.PAYEE,
                        PRICE,
                        0),
                with(permit.permitId(), permit.requestId(), 0, Desk.AGENT, SpendCategory.COMPUTE, Desk.PAYEE, PRICE, 0),
                with(permit.permitId(), permit.requestId(), 0, Desk.AGENT, SpendCategory.MEDIA, "thief", PRICE, 0),
                with(
                        permit.permitId(),
                        permit.requestId(),
                        0,
                        Desk.AGENT,
                        SpendCategory.MEDIA,
                        Desk.PAYEE,
                        Money.usd("9.00"),
                        0),
                with(permit.permitId(), permit.requestId(), 0, Desk.AGENT, SpendCategory.MEDIA, Desk.PAYEE, PRICE, 60),
                signed(new Signature("ed25519-00000000", original.value())),
                signed(new Signature(original.keyId(), Bytes.of(new byte[69]))))) {
            refuses(ErrorCode.INVALID_SIGNATURE, () -> desk.cfo.permitVerifier().verify(forged));
            refuses(
                    ErrorCode.INVALID_SIGNATURE,
                    () -> desk.gate.open(forged, forged.target().payee(), Desk.CONTENT, PRICE));
            refuses(ErrorCode.PERMIT_REFUSED, () -> desk.cfo.open(forged));
        }
        desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE);
    }

    @Test
    void refuses_a_permit_signed_by_a_key_that_is_not_authorised() {
        CfoKeys foreign = CfoKeys.generate();
        SpendPermit forged = signed(foreign.sign(SigningBytes.entry(permit)));

        refuses(ErrorCode.INVALID_SIGNATURE, () -> desk.gate.open(forged, Desk.PAYEE, Desk.CONTENT, PRICE));
    }

    @Test
    void refuses_a_genuine_permit_of_another_ledger_with_the_same_keys() {
        Desk elsewhere = new Desk(Budget.daily(PRICE), SpendPolicy.DEFAULT, new InMemoryLedgerStore());

        refuses(ErrorCode.PERMIT_REFUSED, () -> elsewhere.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE));
    }

    @Test
    void a_signature_for_one_purpose_serves_for_no_other() {
        SpendPermit forged = signed(Desk.KEYS.sign(SigningBytes.batch(1, permit.entryHash())));

        refuses(ErrorCode.INVALID_SIGNATURE, () -> desk.cfo.permitVerifier().verify(forged));
    }

    @Test
    void expires_to_the_microsecond() {
        desk.clock.advance(Duration.ofMinutes(10));
        desk.cfo.permitVerifier().verify(permit);
        desk.clock.advance(Duration.ofNanos(1_000));

        refuses(ErrorCode.PERMIT_EXPIRED, () -> desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE));
        refuses(ErrorCode.PERMIT_EXPIRED, () -> desk.cfo.open(permit));
        desk.cfo.budget();
        refuses(ErrorCode.PERMIT_EXPIRED, () -> desk.cfo.open(permit));
    }

    @Test
    @Spec("RUN-4")
    void only_an_opened_permit_that_was_not_given_back_is_leave_to_make_the_call_again() {
        refuses(ErrorCode.PERMIT_REFUSED, () -> desk.cfo.reopen(permit));
        desk.cfo.open(permit);
        long size = desk.cfo.ledger().size();
        desk.clock.advance(Duration.ofDays(1));

        desk.cfo.reopen(permit);
        assertThat(desk.gate.reopen(permit, Desk.PAYEE, Desk.CONTENT, PRICE).permit())
                .isEqualTo(permit);
        assertThat(desk.cfo.ledger().size()).as("a look, no entry").isEqualTo(size);

        desk.cfo.killSwitch().engage("ann", "drill");
        refuses(ErrorCode.KILL_SWITCH, () -> desk.cfo.reopen(permit));
        desk.cfo.killSwitch().release("bob", "over");
        desk.cfo.settle(permit.permitId(), PRICE, "job");
        desk.cfo.reopen(permit);

        SpendPermit voided = desk.approved("1.00").permit();
        desk.cfo.open(voided);
        desk.cfo.voidReservation(voided.permitId(), "nothing was ordered");
        refuses(ErrorCode.PERMIT_REFUSED, () -> desk.cfo.reopen(voided));
    }

    @Test
    void tells_what_it_decided_about_a_request() {
        assertThat(desk.cfo.decision(permit.requestId()))
                .get()
                .satisfies(
                        decision -> assertThat(Desk.approved(decision).permit()).isEqualTo(permit));
        assertThat(desk.cfo.ledger().about(permit.requestId())).hasSize(1);
        assertThat(desk.cfo.ledger().entries(permit.entry(), 1))
                .isEqualTo(desk.cfo.ledger().about(permit.requestId()));
        assertThat(desk.cfo.decision(new UUID(9, 9))).isEmpty();
    }

    @Test
    void of_64_threads_that_open_one_permit_one_succeeds() throws Exception {
        List<Boolean> opened = Together.run(64, IntStream.range(0, 64).boxed().toList(), i -> {
            try {
                desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE);
                return true;
            } catch (PermitException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.PERMIT_SPENT);
                return false;
            }
        });

        assertThat(opened.stream().filter(yes -> yes)).hasSize(1);
    }

    @Test
    void stays_shut_while_the_kill_switch_is_engaged() {
        desk.cfo.killSwitch().engage("ana", "something is wrong");
        refuses(ErrorCode.KILL_SWITCH, () -> desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE));
        desk.cfo.killSwitch().release("ben", "it is right again");

        desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, PRICE);
    }

    @Test
    void names_the_very_entry_that_granted_it() {
        SpendPermit other = desk.approved("3.00").permit();
        for (SpendPermit forged : List.of(
                of(permit.entry(), other.entryHash(), permit.signature()),
                of(permit.entry(), Digest.ZERO, permit.signature()),
                of(other.entry(), other.entryHash(), other.signature()),
                of(permit.entry(), permit.entryHash(), other.signature()))) {
            refuses(ErrorCode.INVALID_SIGNATURE, () -> desk.cfo.permitVerifier().verify(forged));
            refuses(ErrorCode.PERMIT_REFUSED, () -> desk.cfo.open(forged));
        }
    }

    @Test
    void is_not_to_be_had_from_an_entry_that_granted_none() {
        ApprovalDecision.Rejected no = Desk.rejected(desk.cfo.approve(desk.request("3.00", "1.0")));
        ApprovalDecision.Escalated later = Desk.escalated(new Desk(
                        Budget.daily(Money.usd("20.00")),
                        SpendPolicy.DEFAULT.withHumanThreshold(Money.usd("1.00")),
                        new InMemoryLedgerStore())
                .cfo.approve(desk.request("3.00", "2.0")));
        for (ApprovalDecision.Facts facts : List.of(no.facts(), later.facts())) {
            SpendPermit forged = of(facts.entry(), permit.entryHash(), facts.signature());
            refuses(ErrorCode.INVALID_SIGNATURE, () -> desk.cfo.permitVerifier().verify(forged));
        }
        desk.cfo.ledger().read(no.facts().entry(), entry -> {
            SpendPermit forged = of(entry.seq(), entry.hash(), entry.signature());
            refuses(ErrorCode.INVALID_SIGNATURE, () -> desk.cfo.permitVerifier().verify(forged));
        });
    }

    @Test
    void of_a_batch_fits_its_own_place_and_no_other() throws Exception {
        Desk together = new Desk(
                Budget.daily(Money.usd("90.00")),
                SpendPolicy.DEFAULT,
                new InMemoryLedgerStore(),
                builder -> builder.signing(Signing.PER_BATCH));
        List<SpendPermit> shared = new ArrayList<>();
        while (shared.size() < 2) {
            List<SpendRequest> requests = IntStream.range(0, 16)
                    .mapToObj(i -> together.request("0.10", "9"))
                    .toList();
            shared.clear();
            Together.run(16, requests, together.cfo::approve).stream()
                    .map(decision -> Desk.approved(decision).permit())
                    .filter(one -> one.signature().value().length() > 69)
                    .forEach(shared::add);
        }
        for (SpendPermit one : shared) {
            together.cfo.permitVerifier().verify(one);
            for (SpendPermit other : shared) {
                if (one != other) {
                    SpendPermit forged = one.signed(other.signature());
                    refuses(
                            ErrorCode.INVALID_SIGNATURE,
                            () -> together.cfo.permitVerifier().verify(forged));
                    refuses(ErrorCode.PERMIT_REFUSED, () -> together.cfo.open(forged));
                }
            }
            together.gate.open(one, Desk.PAYEE, Desk.CONTENT, Money.usd("0.10"));
            refuses(
                    ErrorCode.PERMIT_SPENT,
                    () -> together.gate.open(one, Desk.PAYEE, Desk.CONTENT, PRICE.minus(PRICE)));
        }
    }

    @Test
    void a_verifier_needs_the_public_keys_alone() {
        CfoPublicKeys published = CfoPublicKeys.fromJson(Desk.KEYS.publicKeys().toJson());

        published.permitVerifier(desk.clock).verify(permit);
        desk.clock.advance(Duration.ofHours(1));
        refuses(
                ErrorCode.PERMIT_EXPIRED,
                () -> published.permitVerifier(desk.clock).verify(permit));
    }

    private SpendPermit with(
            UUID id,
            UUID requestId,
            long entry,
            AgentId agent,
            SpendCategory category,
            String payee,
            Money ceiling,
            int moreSeconds) {
        return new SpendPermit(
                id,
                requestId,
                entry,
                permit.entryHash(),
                agent,
                category,
                new SpendRequest.Target(payee, Desk.CONTENT),
                ceiling,
                permit.expiresAt().plusSeconds(moreSeconds),
                permit.signature());
    }

    /** This permit with the entry, its hash and the signature of another one. */
    private SpendPermit of(long entry, Digest entryHash, Signature signature) {
        return new SpendPermit(
                permit.permitId(),
                permit.requestId(),
                entry,
                entryHash,
                permit.agentId(),
                permit.category(),
                permit.target(),
                permit.ceiling(),
                permit.expiresAt(),
                signature);
    }

    private SpendPermit signed(Signature signature) {
        return permit.signed(signature);
    }

    private static void refuses(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        PermitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
