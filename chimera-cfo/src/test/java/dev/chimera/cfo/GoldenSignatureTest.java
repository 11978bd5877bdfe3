package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With fixed keys, time and ids the whole exported ledger is fixed too, because Ed25519 signs deterministically (RFC 8032). */
@Spec("CFO-8")
class GoldenSignatureTest {
    @Test
    void the_same_life_gives_the_same_file() throws IOException {
        assertThat(Bytes.of(life().exported()).hex()).isEqualTo(resource());
    }

    @Test
    void the_written_down_file_verifies() throws IOException {
        byte[] file = Bytes.ofHex(resource()).toArray();

        assertThat(LedgerVerifier.of(Desk.KEYS.publicKeys())
                        .verify(new ByteArrayInputStream(file))
                        .size())
                .isEqualTo(8);
    }

    private static Desk life() {
        Desk desk = new Desk(Desk.wideBudget());
        SpendPermit permit = desk.approved("3.00").permit();
        desk.clock.advance(Duration.ofSeconds(1));
        desk.cfo.open(permit);
        desk.clock.advance(Duration.ofSeconds(30));
        desk.cfo.settle(permit.permitId(), Money.usd("2.40"), "job 17");
        desk.cfo.approve(desk.request("1.00", "1.0"));
        desk.cfo.approve(desk.request("5.00", "1.5"));
        desk.cfo.killSwitch().engage("ana", "the end");
        return desk;
    }

    private static String resource() throws IOException {
        try (InputStream in = GoldenSignatureTest.class.getResourceAsStream("/golden/ledger-v1-file.hex")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }
}
