package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.post;
import static dev.chimera.core.safety.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.Finding;
import dev.chimera.spec.Spec;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("SAFE-2")
class NumberRunsTest {
    private final PersonalData check = new PersonalData();

    private List<String> found(String text) {
        return check.check(post(text)).stream()
                .map(Finding::place)
                .map(place -> Spot.parse(place).orElseThrow())
                .map(place -> text.substring(place.start(), place.end()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    card 4111 1111 1111 1111 12/27 123            | pii.payment-card    | 4111 1111 1111 1111
                    1) 4111 1111 1111 1111                        | pii.payment-card    | 4111 1111 1111 1111
                    1. 4111 1111 1111 1111                        | pii.payment-card    | 4111 1111 1111 1111
                    4111-1111-1111-1111/12/27                     | pii.payment-card    | 4111-1111-1111-1111
                    4111 1111 1111 1111 2nd of May                | pii.payment-card    | 4111 1111 1111 1111
                    4111111111111111 5500000000000004             | pii.payment-card    | 4111111111111111;5500000000000004
                    219-09-9999 219-09-9998                       | pii.social-security | 219-09-9999;219-09-9998
                    +4915112345678 +4915112345679 +4915112345680  | pii.phone           | +4915112345678;+4915112345679;+4915112345680
                    """)
    void numbers_side_by_side_are_each_found(String text, String rule, String data) {
        assertThat(rules(check.check(post(text)))).containsOnly(rule);
        assertThat(found(text)).containsExactly(data.split(";"));
    }

    @Test
    void a_card_is_found_however_many_numbers_stand_before_it() {
        assertThat(found("1234 ".repeat(40) + "4111 1111 1111 1111")).containsExactly("4111 1111 1111 1111");
        assertThat(found("123456, ".repeat(500) + "4111 1111 1111 1111")).containsExactly("4111 1111 1111 1111");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Meeting-ID 86095742719",
                "Meeting ID: 860 9574 2719",
                "Our hotel has 1234567 guests",
                "Mozilla Chrome/120.0.0.0 Safari",
                "at 4.111111111111111 or 3.4111111111111111 degrees",
                "part 1-219-09-9999-5",
                "scores 12 18 23 42 33 11 and 7 12 55 9 13 42 61 17 12 9 1 4",
                "550e8400-e29b-41d4-a716-446655440000",
                "1000000+20000000",
                "0000 0000 0000 00"
            })
    void what_only_looks_like_one_is_left_alone(String text) {
        assertThat(check.check(post(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    see http://8.8.8.8/ now          | pii.ip-address   | 8.8.8.8
                    card 4111.1111.1111.1111 ok      | pii.payment-card | 4111.1111.1111.1111
                    dni 12345678z lost               | pii.national-id  | 12345678z
                    dni 12.345.678-Z lost            | pii.national-id  | 12.345.678-Z
                    nie x1234567l too                | pii.national-id  | x1234567l
                    IBAN DE89-3704-0044-0532-0130-00 | pii.bank-account | DE89-3704-0044-0532-0130-00
                    at 0044 20 7946 0958 daily       | pii.phone        | 0044 20 7946 0958
                    my telephone: 5551234            | pii.phone        | 5551234
                    to user@example.xn--p1ai now     | pii.email        | user@example.xn--p1ai
                    to o'brien@example.org now       | pii.email        | o'brien@example.org
                    """)
    void other_spellings_are_found_whole(String text, String rule, String datum) {
        assertThat(rules(check.check(post(text)))).containsExactly(rule);
        assertThat(found(text)).containsExactly(datum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111\u20091111\u20091111\u20091111",
                "4111\u202F1111\u202F1111\u202F1111",
                "\uFF14\uFF11\uFF11\uFF11 \uFF11\uFF11\uFF11\uFF11 \uFF11\uFF11\uFF11\uFF11 \uFF11\uFF11\uFF11\uFF11",
                "DE89\u00A03704\u00A00044\u00A00532\u00A00130\u00A000"
            })
    void unusual_spaces_and_digits_hide_nothing(String number) {
        assertThat(found(number)).containsExactly(number);
    }

    @ParameterizedTest
    @CsvSource({"BI,27", "DJ,27", "FK,18", "HN,28", "MN,20", "NI,28", "OM,23", "RU,33", "SO,23", "YE,30"})
    void accounts_of_the_younger_members_are_found(String country, int length) {
        String account = "1".repeat(length - 4);
        String numbers = account + (country.charAt(0) - 'A' + 10) + (country.charAt(1) - 'A' + 10) + "00";
        int key = 98 - new BigInteger(numbers).mod(BigInteger.valueOf(97)).intValue();

        assertThat(rules(check.check(post(String.format("to %s%02d%s now", country, key, account)))))
                .containsExactly("pii.bank-account");
    }
}
