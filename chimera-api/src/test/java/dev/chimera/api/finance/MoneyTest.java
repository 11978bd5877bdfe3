package dev.chimera.api.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void is_exact_to_the_millionth() {
        assertThat(Money.usd("0.1").plus(Money.usd("0.2"))).isEqualTo(Money.usd("0.3"));
        assertThat(Money.usd("5").micros()).isEqualTo(5_000_000);
        assertThat(Money.usd("0.000001").micros()).isEqualTo(1);
        assertThat(Money.usd("-999999999999.999999").micros()).isEqualTo(-999_999_999_999_999_999L);
        assertThat(Money.usd("1.00").minus(Money.usd("3.00")).isNegative()).isTrue();
        assertThat(Money.usd("0.03").times(3)).isEqualTo(Money.usd("0.09"));
        assertThat(Money.zero("EUR").isZero()).isTrue();
    }

    @Test
    void agrees_with_unbounded_arithmetic_or_fails() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            BigInteger sum = BigInteger.valueOf(a).add(BigInteger.valueOf(b));
            Money one = new Money(a, "USD");
            Money other = new Money(b, "USD");
            if (sum.bitLength() < Long.SIZE) {
                assertThat(one.plus(other).micros()).isEqualTo(sum.longValueExact());
            } else {
                assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> one.plus(other));
            }
            assertThat(one.isMoreThan(other)).isEqualTo(a > b);
        }
    }

    @Test
    void an_overflow_is_an_error() {
        Money most = new Money(Long.MAX_VALUE, "USD");
        Money least = new Money(Long.MIN_VALUE, "USD");

        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(new Money(1, "USD")));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> least.minus(new Money(1, "USD")));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.times(2));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Money.price(new BigDecimal("1e13"), 1, "USD"));
    }

    @Test
    void currencies_do_not_mix() {
        Money dollars = Money.usd("1.00");
        Money euros = Money.of("1.00", "EUR");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> dollars.plus(euros))
                .withMessage("cannot combine USD 1.00 with EUR 1.00: the currencies differ");
        assertThatIllegalArgumentException().isThrownBy(() -> dollars.minus(euros));
        assertThatIllegalArgumentException().isThrownBy(() -> dollars.compareTo(euros));
        assertThat(dollars).isNotEqualTo(euros);
    }

    @Test
    void refuses_amounts_that_are_not_plain_decimals() {
        for (String wrong :
                List.of("", "1.", ".5", "1,00", "1e3", "+1", " 1", "1.0000001", "1234567890123", "NaN", "--1", "٣")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Money.usd(wrong));
        }
    }

    @Test
    void refuses_currencies_that_are_none() {
        for (String wrong : List.of("", "US", "usd", "1SD", "U".repeat(17), "US D")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Money(0, wrong))
                    .withMessageContaining("'" + wrong + "'");
        }
        assertThat(new Money(1, "COMPUTE_CREDITS")).hasToString("COMPUTE_CREDITS 0.000001");
    }

    @Test
    void shows_at_least_two_and_at_most_six_decimals() {
        assertThat(Money.usd("5").amount()).isEqualTo("5.00");
        assertThat(Money.usd("100").amount()).isEqualTo("100.00");
        assertThat(Money.usd("0.0375").amount()).isEqualTo("0.0375");
        assertThat(Money.usd("0").amount()).isEqualTo("0.00");
        assertThat(new Money(Long.MIN_VALUE, "USD").amount()).isEqualTo("-9223372036854.775808");
        assertThat(Money.usd("-0.5")).hasToString("USD -0.50");
    }

    @Test
    void what_is_shown_spells_the_same_amount() {
        Random random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            Money money = new Money(random.nextLong() % 1_000_000_000_000_000_000L, "USD");
            assertThat(Money.usd(money.amount())).isEqualTo(money);
        }
    }

    @Test
    void a_price_is_rounded_up_never_down() {
        assertThat(Money.price(new BigDecimal("0.0000001"), 1, "USD").micros()).isEqualTo(1);
        assertThat(Money.price(new BigDecimal("0.0000025"), 3, "USD").micros()).isEqualTo(8);
        assertThat(Money.price(new BigDecimal("0.000002"), 3, "USD").micros()).isEqualTo(6);
        assertThat(Money.price(BigDecimal.ZERO, 1_000, "USD").isZero()).isTrue();
    }

    @Test
    void a_ratio_is_exact() {
        assertThat(Ratio.of("1.5").micros()).isEqualTo(1_500_000);
        assertThat(Ratio.of(2, 3).micros()).isEqualTo(666_667);
        assertThat(Ratio.of(1, 3).micros()).isEqualTo(333_333);
        assertThat(Ratio.of(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4)).isEqualTo(Ratio.ONE);
        assertThat(Ratio.of("0.7").isMoreThan(Ratio.of("0.699999"))).isTrue();
        assertThat(Ratio.ZERO.isLessThan(Ratio.ONE)).isTrue();
        assertThat(Ratio.ONE.isLessThan(Ratio.ONE)).isFalse();
        assertThat(Ratio.ONE.compareTo(Ratio.ZERO)).isPositive();
        assertThat(Ratio.of("100")).hasToString("100");
        assertThat(Ratio.of("1.50")).hasToString("1.5");
        assertThat(Ratio.ZERO).hasToString("0");
        assertThat(Ratio.of("-0.000001").toBigDecimal()).isEqualByComparingTo("-0.000001");
    }

    @Test
    void refuses_ratios_that_do_not_fit() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Ratio.of("0.0000001"));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Ratio.of("1e13"));
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> Ratio.of("much"));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Ratio.of(1, 0));
    }
}
