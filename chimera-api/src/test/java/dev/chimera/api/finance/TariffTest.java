package dev.chimera.api.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.spec.Spec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a service costs: exactly, rounded up once, and never by accident nothing. */
@Spec("CLAW-6")
class TariffTest {
    private static final String SERVICE = "image.render";
    private static final Digest CONTENT = Digest.sha256("task");
    private static final UUID ID = new UUID(1, 2);
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void a_base_of_50_at_complexity_1_5_and_load_0_4_costs_105_credits() {
        assertThat(credits("50").price(SERVICE, Ratio.of("1.5"), Ratio.of("0.4")))
                .isEqualTo(Money.of("105", Tariff.COMPUTE_CREDITS));
    }

    @Test
    void at_no_load_the_price_is_base_times_complexity_and_never_zero_by_accident() {
        assertThat(credits("50").price(SERVICE, Ratio.of("1.5"), Ratio.ZERO))
                .isEqualTo(Money.of("75", Tariff.COMPUTE_CREDITS));
        Tariff tiny = credits("0.000001");
        assertThat(tiny.price(SERVICE, Ratio.ONE, Ratio.ZERO).micros()).isEqualTo(1);
        assertThat(tiny.price(SERVICE, Ratio.of("1.000001"), Ratio.ZERO).micros())
                .isEqualTo(2);
        assertThat(tiny.price(SERVICE, Ratio.ONE, Ratio.of("0.000001")).micros())
                .isEqualTo(2);
        assertThat(credits("0").price(SERVICE, Ratio.of("7"), Ratio.ONE).isZero())
                .isTrue();
    }

    @Test
    void the_load_factor_says_by_how_much_a_full_load_raises_a_price() {
        assertThat(credits("10")
                        .withLoadFactor(Ratio.ZERO)
                        .price(SERVICE, Ratio.ONE, Ratio.ONE)
                        .amount())
                .isEqualTo("10.00");
        assertThat(credits("10")
                        .withLoadFactor(Ratio.of("2.5"))
                        .price(SERVICE, Ratio.ONE, Ratio.ONE)
                        .amount())
                .isEqualTo("35.00");
    }

    @Test
    void is_exact_for_whatever_values_and_never_falls_as_the_load_rises() {
        long seed = 4711;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Money base = new Money(random.nextLong(1L << random.nextInt(1, 34)), Tariff.COMPUTE_CREDITS);
            Ratio complexity = new Ratio(1_000_000 + random.nextLong(1L << random.nextInt(1, 28)));
            Ratio factor = new Ratio(random.nextLong(1L << random.nextInt(1, 24)));
            Ratio load = new Ratio(random.nextLong(1_000_001));
            Ratio more = new Ratio(load.micros() + random.nextLong(1_000_001 - load.micros()));
            Tariff tariff =
                    Tariff.in(Tariff.COMPUTE_CREDITS).with(SERVICE, base).withLoadFactor(factor);

            Money price = tariff.price(SERVICE, complexity, load);

            BigDecimal exact = BigDecimal.valueOf(base.micros())
                    .multiply(complexity.toBigDecimal())
                    .multiply(BigDecimal.ONE.add(factor.toBigDecimal().multiply(load.toBigDecimal())));
            assertThat(price.micros())
                    .as("seed %d: %s at %s, %s, k %s", seed, base, complexity, load, factor)
                    .isEqualTo(exact.setScale(0, RoundingMode.CEILING).longValueExact());
            assertThat(tariff.price(SERVICE, complexity, more)).isGreaterThanOrEqualTo(price);
            assertThat(price).isGreaterThanOrEqualTo(base);
        }
    }

    @Test
    void has_no_price_for_a_service_that_it_does_not_know() {
        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(() -> credits("50").price("video.render", Ratio.ONE, Ratio.ZERO))
                .withMessageContaining("'video.render'")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPRICED));
    }

    @Test
    void refuses_a_price_that_no_amount_can_hold() {
        Tariff dear = Tariff.in("USD").with(SERVICE, new Money(Long.MAX_VALUE, "USD"));
        assertThat(dear.price(SERVICE, Ratio.ONE, Ratio.ZERO).micros()).isEqualTo(Long.MAX_VALUE);
        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(() -> dear.price(SERVICE, Ratio.ONE, Ratio.of("0.000001")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
    }

    @Test
    void refuses_complexity_below_one_and_load_outside_zero_to_one() {
        Tariff tariff = credits("50");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tariff.price(SERVICE, Ratio.of("0.999999"), Ratio.ZERO))
                .withMessageContaining("0.999999");
        for (String load : new String[] {"-0.000001", "1.000001"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new QuoteRequest(ID, SERVICE, CONTENT, Ratio.ONE, Ratio.of(load)))
                    .withMessageContaining(load);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new QuoteRequest(ID, "", CONTENT, Ratio.ONE, Ratio.ZERO));
    }

    @Test
    void refuses_what_is_no_tariff() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tariff.in("credits"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tariff.in("USD").with(SERVICE, Money.of("1", "EUR")))
                .withMessageContaining("EUR");
        assertThatIllegalArgumentException().isThrownBy(() -> Tariff.in("USD").with(SERVICE, Money.usd("-1")));
        assertThatIllegalArgumentException().isThrownBy(() -> Tariff.in("USD").with("x".repeat(65), Money.usd("1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tariff.in("USD").withLoadFactor(Ratio.of("-1")))
                .withMessageContaining("loadFactor");
        Map<String, Money> many = new HashMap<>();
        for (int i = 0; i < Tariff.SERVICES_MAX; i++) {
            many.put("service." + i, Money.usd("1"));
        }
        Tariff full = new Tariff("USD", many, Ratio.ONE);
        assertThat(full.with("service.7", Money.usd("2")).prices()).hasSize(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.with(SERVICE, Money.usd("1")))
                .withMessageContaining("1001");
    }

    @Test
    void a_quotation_says_nothing_that_its_signature_does_not_cover() {
        Signature signature = new Signature("key", Bytes.of(new byte[1]));
        Money price = Money.usd("1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quotation(ID, SERVICE, CONTENT, price, NOW, NOW.plusNanos(1), signature))
                .withMessageContaining("expiresAt must be whole microseconds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quotation(ID, SERVICE, CONTENT, price, NOW, NOW.minusSeconds(1), signature));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quotation(ID, SERVICE, CONTENT, Money.usd("-1"), NOW, NOW, signature));
    }

    @Test
    void what_is_signed_of_a_quotation_has_these_very_bytes() {
        Money price = Money.of("105", Tariff.COMPUTE_CREDITS);
        byte[] signed = Quotation.statement(ID, SERVICE, CONTENT, price, NOW, NOW.plusSeconds(60));

        assertThat(signed).hasSize(125);
        assertThat(Digest.sha256(signed).hex())
                .isEqualTo("83ae9077e465998943a4a9f1677214122ddf745b1654aacb5a6335d29c666d11");
    }

    @Test
    void an_earning_is_not_negative_and_names_who_paid_for_what() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Earning(ID, "node-1", SERVICE, Money.usd("-0.000001"), CONTENT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Earning(ID, "x".repeat(65), SERVICE, Money.usd("1"), CONTENT))
                .withMessageContaining("payer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Earning(ID, "node-1", "", Money.usd("1"), CONTENT))
                .withMessageContaining("service");
    }

    private static Tariff credits(String base) {
        return Tariff.in(Tariff.COMPUTE_CREDITS).with(SERVICE, Money.of(base, Tariff.COMPUTE_CREDITS));
    }
}
