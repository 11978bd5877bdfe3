package dev.chimera.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "0.0.0.0, loopback",
        "0.1.2.3, loopback",
        "10.1.2.3, private",
        "192.168.0.9, private",
        "172.16.0.1, private",
        "100.64.0.1, private",
        "169.254.1.1, link-local",
        "169.254.169.254, metadata",
        "168.63.129.16, metadata",
        "192.0.0.8, reserved",
        "198.18.0.1, reserved",
        "198.19.255.255, reserved",
        "224.0.0.1, reserved",
        "255.255.255.255, reserved",
        "::1, loopback",
        "fd00::1, private",
        "fd00:ec2::254, metadata",
        "fe80::1, link-local",
        "::ffff:127.0.0.1, loopback",
        "64:ff9b::7f00:1, loopback",
        "64:ff9b::a9fe:a9fe, metadata",
        "64:ff9b:1::a00:1, private",
        "2002:7f00:1::1, loopback",
        "2001:db8::1, reserved",
        "4000::1, reserved",
    })
    void knows_what_is_not_of_the_public_internet_and_why(String address, String kind) throws UnknownHostException {
        assertThat(AddressRanges.closed(InetAddress.getByName(address))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.1",
                "93.184.216.34",
                "99.255.255.255",
                "100.128.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.17.255.255",
                "198.20.0.1",
                "64:ff9b::5db8:d822",
                "2606:2800:220:1::1",
                "2a00:1450::1"
            })
    void lets_the_public_internet_through(String address) throws UnknownHostException {
        assertThat(AddressRanges.closed(InetAddress.getByName(address))).isEmpty();
    }
}
