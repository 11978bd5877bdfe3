package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.outbound;
import static dev.chimera.core.safety.Samples.post;
import static dev.chimera.core.safety.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.spec.Spec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("SAFE-2")
class UrlSafetyTest {
    private final UrlSafety check = new UrlSafety();

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
                    http://127.0.0.1/ url.loopback-address
                    http://127.1/ url.loopback-address
                    http://2130706433/ url.loopback-address
                    http://0177.0.0.1/ url.loopback-address
                    http://0x7f.0.0.1/ url.loopback-address
                    http://0x7f000001/ url.loopback-address
                    http://383.256.256.257/ url.loopback-address
                    http://0/ url.loopback-address
                    http://10.1.2.3:8080/x url.private-address
                    http://172.31.255.255/ url.private-address
                    http://192.168.0.1/ url.private-address
                    http://100.64.0.1/ url.private-address
                    http://169.254.1.1/ url.link-local-address
                    http://169.254.169.254/latest/meta-data/ url.metadata-address
                    http://2852039166/ url.metadata-address
                    http://[fd00:ec2::254]/ url.metadata-address
                    http://168.63.129.16/ url.metadata-address
                    http://224.0.0.1/ url.reserved-address
                    http://[::1]/ url.loopback-address
                    http://[::]/ url.loopback-address
                    http://[::ffff:127.0.0.1]/ url.loopback-address
                    http://[::ffff:7f00:1]/ url.loopback-address
                    http://[::127.0.0.1]/ url.loopback-address
                    http://[2002:7f00:1::]/ url.loopback-address
                    http://[64:ff9b::7f00:1]/ url.loopback-address
                    http://[64:ff9b:1::808:808]/ url.private-address
                    http://[2001:0:1:2:3:4:80ff:fffe]/ url.loopback-address
                    http://[2a00::5efe:a00:1]/ url.private-address
                    http://[fe80::1]/ url.link-local-address
                    http://[fc00::1]/ url.private-address
                    http://[::ffff:0:127.0.0.1]/ url.loopback-address
                    http://[::ffff:0:8.8.8.8]/ url.reserved-address
                    http://[2001:2::1]/ url.reserved-address
                    http://[2001:10::1]/ url.reserved-address
                    http://[4000::1]/ url.reserved-address
                    http://[100::1]/ url.reserved-address
                    http://[100:0:0:1::1]/ url.reserved-address
                    http://[5f00::1]/ url.reserved-address
                    http://[64:ff9b:2::808:808]/ url.private-address
                    http://[2001:4860::8888%25eth0]/ url.odd-address
                    http://[1::2::3]/ url.odd-address
                    http://[::1 url.ambiguous-host
                    http://0x08.8.8.8/ url.odd-address
                    http://1.2.3.4.5/ url.odd-address
                    http://localhost:3000/ url.internal-name
                    http://LOCALHOST./ url.internal-name
                    http://printer/ url.internal-name
                    http://db.internal/ url.internal-name
                    http://nas.local/ url.internal-name
                    http://metadata.google.internal/ url.internal-name
                    http://127.0.0.1.nip.io/ url.rebinding-name
                    http://localtest.me/ url.rebinding-name
                    http://user:pass@example.org/ url.credentials
                    http://example.org@127.0.0.1/ url.credentials
                    http://example.org#@127.0.0.1/ url.credentials
                    http://example.org?@127.0.0.1/ url.credentials
                    http://example.org\\@127.0.0.1/ url.ambiguous-host
                    http://127.0.0.1,example.org/ url.ambiguous-host
                    http://127.0.0.1%20example.org/ url.ambiguous-host
                    http://127.0.0.1%2509example.org/ url.ambiguous-host
                    http://example.org:80:80/ url.ambiguous-host
                    http://example.org:99999/ url.ambiguous-host
                    http://%31%32%37.0.0.1/ url.loopback-address
                    http://%25%33%3127.0.0.1/ url.loopback-address
                    http:127.0.0.1/ url.loopback-address
                    http:/127.0.0.1/ url.loopback-address
                    HTTP:\\127.0.0.1/ url.loopback-address
                    http:/169.254.169.254/latest/meta-data url.metadata-address
                    https:/localhost/x url.internal-name
                    https:/fritz.box/ url.rebinding-name
                    http://a.localhost.direct/ url.rebinding-name
                    http://local.gd/ url.rebinding-name
                    http://a.local.gd/ url.rebinding-name
                    http://a.backname.io/ url.rebinding-name
                    //127.0.0.1/ url.loopback-address
                    javascript:alert(1) url.scheme
                    file:///etc/passwd url.scheme
                    gopher://example.org/ url.scheme
                    data:text/html,hi url.scheme
                    http://xn--pypal-4ve.com/ url.homograph
                    """)
    void objects_to_addresses_that_must_not_be_fetched(String url, String rule) {
        List<Finding> findings = check.check(post("a post", url));

        assertThat(rules(findings)).containsExactly(rule);
        assertThat(findings.get(0).place()).isEqualTo("links[0]");
        assertThat(findings.get(0).severity()).isEqualTo(Severity.BLOCK);
        assertThat(findings.get(0).excerpt()).doesNotContain("pass@").doesNotContain("user:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://\u2460\u2461\u2466.\u24EA.\u24EA.\u2460/",
                "http://\uFF11\uFF12\uFF17\u3002\uFF10\u3002\uFF10\u3002\uFF11/",
                "http://127\uFF0E0\uFF0E0\uFF0E1/",
                "http://\u24DB\u24DE\u24D2\u24D0\u24DB\u24D7\u24DE\u24E2\u24E3/",
                "http://127.0.0\u200B.1/",
                "http://ex\u0430mple.org/"
            })
    void reads_hosts_in_other_letters_and_dots(String url) {
        assertThat(check.check(post("a post", url))).isNotEmpty();
    }

    @Test
    void objects_to_control_characters_and_endless_addresses() {
        assertThat(rules(check.check(post("a", "http://example.org/\r\nHost: x"))))
                .containsExactly("url.control-characters");
        assertThat(rules(check.check(post("a", "http://example.org/" + "x".repeat(9_000)))))
                .containsExactly("url.too-long");
        assertThat(rules(check.check(new Subject.Inbound(
                        Subject.Boundary.POST, "x", "a", Collections.nCopies(1_001, "http://example.org/")))))
                .containsExactly("size.links");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "http://www.example.co.uk:8080/a?b=c#d",
                "https://medium.example.com/@ada/a-story-1f2e",
                "https://example.org?q=1",
                "https://en.example.org/wiki/C_(language),_history",
                "http://8.8.8.8/",
                "https://[2001:4860:4860::8888]/",
                "https://[2606:4700:4700::1111]/",
                "https://[2a00:1450:4001::1]/",
                "https://[2001:200::1]/",
                "https://[2001:3::1]/",
                "https://[64:ff9b::808:808]/",
                "https://[::ffff:8.8.8.8]/",
                "https://b\u00FCcher.example.de/",
                "https://xn--bcher-kva.example.de/",
                "https://\u043F\u0440\u0438\u043C\u0435\u0440.\u0440\u0444/",
                "mailto:desk@example.org",
                "//cdn.example.org/x.js",
                "/relative/path",
                "example.org/plain"
            })
    void leaves_ordinary_addresses_alone(String url) {
        assertThat(check.check(post("see " + url + " now", url))).isEmpty();
    }

    @Test
    void redacts_an_address_in_a_text_on_the_way_in_and_blocks_it_on_the_way_out() {
        String text = "docs (http://localhost:8080/x), and http://[::1]/ too.";

        List<Finding> in = check.check(post(text));
        assertThat(in).extracting(Finding::severity).containsOnly(Severity.REDACT);
        assertThat(Redaction.apply(text, in))
                .doesNotContain("localhost")
                .doesNotContain("::1")
                .startsWith("docs ([redacted:");
        assertThat(check.check(outbound(text))).extracting(Finding::severity).containsOnly(Severity.BLOCK);
    }

    @Test
    void finds_an_address_after_one_slash_in_a_text() {
        for (String url :
                List.of("http:/127.0.0.1/", "HTTPS:/localhost/x", "http:/[::1]/x", "http:\\169.254.169.254/a")) {
            List<Finding> found = check.check(post("go to " + url + " now"));

            assertThat(found).as(url).hasSize(1);
            assertThat(Redaction.apply("go to " + url + " now", found))
                    .startsWith("go to [")
                    .endsWith(" now");
        }
        assertThat(check.check(post("http: what, https:/ and http:/, either:/or a:/b https:/example.org/x")))
                .isEmpty();
    }

    @Test
    void leaves_a_scheme_without_an_address_alone() {
        assertThat(check.check(post("the prefix http:// is typed too often"))).isEmpty();
    }

    @Test
    void finds_an_address_with_slashes_of_the_other_kind_in_a_text() {
        assertThat(check.check(post("look at http:\\\\127.0.0.1\\admin today"))).isNotEmpty();
        assertThat(check.check(post("ratio 3:\\ or a: // comment"))).isEmpty();
    }
}
