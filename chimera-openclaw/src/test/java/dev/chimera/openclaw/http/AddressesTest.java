package dev.chimera.openclaw.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.spec.Spec;
import java.net.InetAddress;
import java.net.URI;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private final Addresses open = new Addresses(false);
    private final Addresses closed = new Addresses(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "2130706433",
                "localhost",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "100.100.100.200",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "192.0.0.8",
                "198.18.0.1",
                "198.19.255.255",
                "[::]",
                "[::1]",
                "[::7f00:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:10.0.0.1]",
                "[::ffff:0:7f00:1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::a00:1]",
                "[100::1]",
                "[2002:7f00:1::1]",
                "[2001::1]",
                "[2001:db8::1]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[4000::1]"
            })
    @Spec("CLAW-11")
    void in_the_open_network_nothing_inside_the_hosts_own_is_called(String host) {
        assertThatThrownBy(() -> open.require(URI.create("http://" + host + ":8080/openclaw")))
                .asInstanceOf(InstanceOfAssertFactories.type(ChimeraException.class))
                .extracting(ChimeraException::code)
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "100.100.100.200",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "224.0.0.1",
                "[ff02::1]",
                "0.0.0.0",
                "[::]"
            })
    void metadata_and_groups_are_not_called_in_a_private_network_either(String host) {
        assertThatThrownBy(() -> closed.require(URI.create("http://" + host + "/")))
                .hasMessageContaining("not called");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "99.255.255.255", "100.128.0.1", "172.32.0.1", "[2606:4700::1111]", "[2a00:1450::1]"})
    void public_addresses_are_called(String host) {
        assertThat(open.require(URI.create("https://" + host + "/openclaw"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "[::1]", "[fd12:3456::1]"})
    void private_addresses_are_called_in_a_private_network(String host) {
        assertThat(closed.require(URI.create("http://" + host + "/openclaw"))).hasSize(1);
    }

    @Test
    void a_name_that_nobody_knows_is_no_provider() {
        assertThatThrownBy(() -> open.require(URI.create("http://nobody.invalid/openclaw")))
                .asInstanceOf(InstanceOfAssertFactories.type(ChimeraException.class))
                .extracting(ChimeraException::code)
                .isEqualTo(ErrorCode.PROVIDER_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http:///openclaw", "http://under_score/openclaw", "urn:peer", "http://8.8.8.8/delete?all=yes&x="
            })
    void an_endpoint_without_a_host_or_with_a_query_is_not_called(String endpoint) {
        assertThatThrownBy(() -> open.require(URI.create(endpoint))).hasMessageContaining("not called");
    }

    @Test
    void addresses_of_one_owner_are_one_block() throws Exception {
        assertThat(block("203.0.113.1")).isEqualTo(block("203.0.113.254")).isNotEqualTo(block("203.0.112.1"));
        assertThat(block("2606:4700:10::1"))
                .isEqualTo(block("2606:4700:10:ffff::1"))
                .isNotEqualTo(block("2606:4700:11::1"));
        assertThat(block("::ffff:203.0.113.1")).isEqualTo(block("203.0.113.1"));
    }

    private static String block(String address) throws Exception {
        return Addresses.block(InetAddress.getByName(address));
    }
}
