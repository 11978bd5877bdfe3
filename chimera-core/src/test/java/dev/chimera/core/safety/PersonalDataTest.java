package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.outbound;
import static dev.chimera.core.safety.Samples.post;
import static dev.chimera.core.safety.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
    private final PersonalData check = new PersonalData();

    @ParameterizedTest
    @Spec("SAFE-2")
    @CsvSource(delimiter = '|', textBlock = """
                    write to grace.hopper+navy@mail.example.org today | pii.email    | grace.hopper+navy@mail.example.org
                    card 4111 1111 1111 1111 is mine                  | pii.payment-card | 4111 1111 1111 1111
                    card 5500-0000-0000-0004 please                   | pii.payment-card | 5500-0000-0000-0004
                    amex 378282246310005                              | pii.payment-card | 378282246310005
                    pay to DE89 3704 0044 0532 0130 00 by Friday      | pii.bank-account | DE89 3704 0044 0532 0130 00
                    iban gb82west12345698765432                       | pii.bank-account | gb82west12345698765432
                    his number 536-90-4399 leaked                     | pii.social-security | 536-90-4399
                    my ssn 536904399 leaked                           | pii.social-security | 536904399
                    ping 8.8.4.4 now                                  | pii.ip-address | 8.8.4.4
                    from 2001:4860:4860::8888 again                   | pii.ip-address | 2001:4860:4860::8888
                    +49 30 901820 is the desk                         | pii.phone | +49 30 901820
                    (415) 555-2671 after six                          | pii.phone | (415) 555-2671
                    415-555-2671 after six                            | pii.phone | 415-555-2671
                    call 555 2671 22 after six                        | pii.phone | 555 2671 22
                    Tel. 0431 35 06 90                                | pii.phone | 0431 35 06 90
                    his NHS number is 943 476 5870 ok                 | pii.national-id | 943 476 5870
                    Steuer-ID: 86095742719                            | pii.national-id | 86095742719
                    my DNI 12345678Z was lost                         | pii.national-id | 12345678Z
                    my DNI 12345678-Z was lost                        | pii.national-id | 12345678-Z
                    NIE X1234567L too                                 | pii.national-id | X1234567L
                    nir 2 55 08 14 168 025 38 here                    | pii.national-id | 2 55 08 14 168 025 38
                    codice RSSMRA85T10A562S fiscale                   | pii.national-id | RSSMRA85T10A562S
                    codice mrtmtt25d09f205z fiscale                   | pii.national-id | mrtmtt25d09f205z
                    send to 111.444.777-35 soon                       | pii.national-id | 111.444.777-35
                    aadhaar 2341 2341 2346 leaked                     | pii.national-id | 2341 2341 2346
                    mijn BSN is 111222333 ja                          | pii.national-id | 111222333
                    """)
    void finds_and_places_personal_data_without_showing_it(String text, String rule, String datum) {
        Finding finding = check.check(post(text)).get(0);
        Spot place = Spot.parse(finding.place()).orElseThrow();

        assertThat(finding.rule()).isEqualTo(rule);
        assertThat(text.substring(place.start(), place.end())).isEqualTo(datum);
        assertThat(finding.excerpt()).startsWith("***").doesNotContain(datum.substring(0, 3));
        assertThat(finding.severity()).isEqualTo(Severity.REDACT);
    }

    @ParameterizedTest
    @Spec("SAFE-2")
    @ValueSource(
            strings = {
                "card 4111 1111 1111 1112 has a wrong check digit",
                "order 1234567890123456 shipped",
                "iban DE89 3704 0044 0532 0130 01 is wrong",
                "666-12-3456 and 912-12-3456 were never issued",
                "on 2026-03-01 12:30 and 01.03.2026",
                "from 1990-2000, score 3-2, 10:45:12",
                "it cost $1,234,567.89 or 25000000 yen",
                "version 10.20.30.40 of the firmware",
                "v1.2.3.4 is out",
                "at home 192.168.1.1 and 127.0.0.1",
                "1.2.3.4.5.6 is no address",
                "follow @ada and @bob",
                "http://example.org/1234567890",
                "NHS 9434765871 has a wrong check digit",
                "Steuer-ID 86095742718 has one too",
                "DNI 12345678A and NIE X1234567M as well",
                "RSSMRA85T10A562T is one letter off",
                "order 111.444.777-36 and batch 2341 2341 2347",
                "order 255081416802539 came",
                "BSN 111222334 is none",
                "111222333 alone may be anything",
                "part number 12345678Zq and AB12345678Z",
                "10/10 would do it again, 100000 likes"
            })
    void leaves_ordinary_numbers_alone(String text) {
        assertThat(check.check(post(text))).isEmpty();
    }

    @Test
    @Spec("SAFE-3")
    void blocks_cards_and_accounts_on_the_way_out_and_holds_addresses() {
        assertThat(check.check(outbound("card 4111 1111 1111 1111")))
                .extracting(Finding::severity)
                .containsExactly(Severity.BLOCK);
        assertThat(check.check(outbound("write to desk@example.org")))
                .extracting(Finding::severity)
                .containsExactly(Severity.HOLD);
    }

    @Test
    void finds_several_in_one_text() {
        assertThat(rules(check.check(post("a@example.org, 4111111111111111, +1 415 555 2671"))))
                .containsExactlyInAnyOrder("pii.email", "pii.payment-card", "pii.phone");
    }
}
