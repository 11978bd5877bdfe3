package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.QuoteRequest;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The governor quotes a price, signs it, and stands by exactly that for a while. */
@Spec("CLAW-6")
class QuotesTest {
    private static final Tariff TARIFF =
            Tariff.in(Tariff.COMPUTE_CREDITS).with("image.render", Money.of("50", Tariff.COMPUTE_CREDITS));
    private static final QuoteRequest REQUEST =
            new QuoteRequest(new UUID(1, 2), "image.render", Digest.sha256("task"), Ratio.of("1.5"), Ratio.of("0.4"));

    private final Desk desk = desk(builder -> builder.tariff(TARIFF));

    @Test
    void quotes_the_price_of_the_tariff_for_a_minute() {
        Quotation quotation = desk.cfo.quote(REQUEST);

        assertThat(quotation.price()).isEqualTo(Money.of("105", Tariff.COMPUTE_CREDITS));
        assertThat(quotation.quoteId()).isEqualTo(REQUEST.quoteId());
        assertThat(quotation.service()).isEqualTo(REQUEST.service());
        assertThat(quotation.content()).isEqualTo(REQUEST.content());
        assertThat(quotation.issuedAt()).isEqualTo(desk.clock.instant());
        assertThat(quotation.expiresAt()).isEqualTo(desk.clock.instant().plusSeconds(60));
        assertThatCode(() -> desk.cfo.requireQuoted(quotation)).doesNotThrowAnyException();
        assertThat(desk.cfo.ledger().size()).as("a quote is no entry").isZero();
    }

    @Test
    void stands_by_a_quotation_up_to_and_including_its_expiry() {
        Quotation quotation = desk.cfo.quote(REQUEST);

        desk.clock.advance(Duration.ofSeconds(60));
        desk.cfo.requireQuoted(quotation);
        desk.clock.advance(Duration.ofNanos(1_000));
        refuses(ErrorCode.DEADLINE, "expired at", () -> desk.cfo.requireQuoted(quotation));
    }

    @Test
    void a_quotation_lives_as_long_as_the_host_says() {
        Desk hasty = desk(builder -> builder.tariff(TARIFF).quoteLifetime(Duration.ofSeconds(1)));
        assertThat(hasty.cfo.quote(REQUEST).expiresAt())
                .isEqualTo(hasty.clock.instant().plusSeconds(1));

        for (Duration wrong :
                List.of(Duration.ofMillis(999), Duration.ofHours(1).plusNanos(1))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> LocalCfo.builder().quoteLifetime(wrong))
                    .withMessageContaining(wrong.toString());
        }
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> LocalCfo.builder().tariff(TARIFF).tariff(TARIFF))
                .withMessageContaining("tariff is set twice");
    }

    @Test
    void refuses_a_quotation_in_which_anything_was_changed() {
        Quotation quotation = desk.cfo.quote(REQUEST);
        List<UnaryOperator<Quotation>> edits = List.of(
                q -> new Quotation(
                        new UUID(1, 3),
                        q.service(),
                        q.content(),
                        q.price(),
                        q.issuedAt(),
                        q.expiresAt(),
                        q.signature()),
                q -> new Quotation(
                        q.quoteId(), "other", q.content(), q.price(), q.issuedAt(), q.expiresAt(), q.signature()),
                q -> new Quotation(
                        q.quoteId(), q.service(), Digest.ZERO, q.price(), q.issuedAt(), q.expiresAt(), q.signature()),
                q -> priced(q, new Money(q.price().micros() - 1, q.price().currency())),
                q -> priced(q, new Money(q.price().micros(), "USD")),
                q -> new Quotation(
                        q.quoteId(),
                        q.service(),
                        q.content(),
                        q.price(),
                        q.issuedAt().plusNanos(1_000),
                        q.expiresAt(),
                        q.signature()),
                q -> new Quotation(
                        q.quoteId(),
                        q.service(),
                        q.content(),
                        q.price(),
                        q.issuedAt(),
                        q.expiresAt().plusNanos(1_000),
                        q.signature()));
        for (UnaryOperator<Quotation> edit : edits) {
            refuses(
                    ErrorCode.INVALID_SIGNATURE,
                    "is not what this CFO signed",
                    () -> desk.cfo.requireQuoted(edit.apply(quotation)));
        }
    }

    @Test
    void refuses_every_changed_byte_of_the_signature_and_every_other_key() {
        Quotation quotation = desk.cfo.quote(REQUEST);
        byte[] value = quotation.signature().value().toArray();
        for (int i = 0; i < value.length; i++) {
            byte[] changed = value.clone();
            changed[i] ^= 1;
            Signature forged = new Signature(quotation.signature().keyId(), Bytes.of(changed));
            refuses(ErrorCode.INVALID_SIGNATURE, "", () -> desk.cfo.requireQuoted(signed(quotation, forged)));
        }
        CfoKeys others = CfoKeys.generate();
        refuses(
                ErrorCode.INVALID_SIGNATURE,
                "is not authorised",
                () -> desk.cfo.requireQuoted(signed(quotation, others.sign(quotation.statement()))));
        refuses(
                ErrorCode.INVALID_SIGNATURE,
                "",
                () -> desk.cfo.requireQuoted(signed(quotation, Desk.KEYS.signCheckpoint(quotation.statement()))));
    }

    @Test
    void knows_its_own_quotations_after_a_restart_and_with_newer_keys() {
        CfoKeys old = CfoKeys.generate();
        Quotation quotation = keyed(old).quote(REQUEST);

        assertThatCode(() -> keyed(old).requireQuoted(quotation)).doesNotThrowAnyException();
        assertThatCode(() -> keyed(old.rotated()).requireQuoted(quotation)).doesNotThrowAnyException();
    }

    @Test
    void quotes_nothing_without_a_tariff_or_a_price() {
        refuses(
                ErrorCode.UNPRICED,
                "tariff(...)",
                () -> desk(builder -> builder).cfo.quote(REQUEST));
        QuoteRequest unknown = new QuoteRequest(new UUID(1, 2), "video.render", Digest.ZERO, Ratio.ONE, Ratio.ZERO);
        refuses(ErrorCode.UNPRICED, "'video.render'", () -> desk.cfo.quote(unknown));
    }

    @Test
    void quotes_nothing_while_the_kill_switch_is_engaged() {
        Quotation before = desk.cfo.quote(REQUEST);
        desk.cfo.killSwitch().engage("ana", "stop");

        refuses(ErrorCode.KILL_SWITCH, "kill switch", () -> desk.cfo.quote(REQUEST));
        desk.cfo.requireQuoted(before);
        desk.cfo.killSwitch().release("ben", "go on");
        assertThat(desk.cfo.quote(REQUEST)).isEqualTo(before);
    }

    @Test
    void quotes_nothing_with_a_clock_that_went_back() {
        Quotation quotation = desk.cfo.quote(REQUEST);
        desk.approved("1.00");
        desk.clock.advance(Duration.ofSeconds(-3));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> desk.cfo.quote(REQUEST))
                .withMessageContaining("the clock says");
        refuses(ErrorCode.DEADLINE, "set the clock right", () -> desk.cfo.requireQuoted(quotation));
    }

    @Test
    void quotes_nothing_once_it_is_closed() {
        Quotation quotation = desk.cfo.quote(REQUEST);
        desk.cfo.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> desk.cfo.quote(REQUEST));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> desk.cfo.requireQuoted(quotation));
    }

    private static Desk desk(UnaryOperator<LocalCfo.Builder> more) {
        return new Desk(Budget.daily(Money.usd("10.00")), SpendPolicy.DEFAULT, new InMemoryLedgerStore(), more);
    }

    private static LocalCfo keyed(CfoKeys keys) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("10.00")))
                .store(new InMemoryLedgerStore())
                .keys(keys)
                .clock(new MovableClock("2026-03-02T09:00:00Z"))
                .tariff(TARIFF)
                .build();
    }

    private static Quotation priced(Quotation q, Money price) {
        return new Quotation(q.quoteId(), q.service(), q.content(), price, q.issuedAt(), q.expiresAt(), q.signature());
    }

    private static Quotation signed(Quotation q, Signature signature) {
        return new Quotation(q.quoteId(), q.service(), q.content(), q.price(), q.issuedAt(), q.expiresAt(), signature);
    }

    private static void refuses(ErrorCode code, String words, ThrowingCallable call) {
        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(call)
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
