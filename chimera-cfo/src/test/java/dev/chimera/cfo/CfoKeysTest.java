package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CfoKeysTest {
    @TempDir
    private Path folder;

    @Test
    @Spec({"CFO-5", "CFO-8"})
    void rotation_keeps_old_signatures_verifiable_and_signs_with_the_new_key() throws IOException {
        CfoKeys first = CfoKeys.generate();
        InMemoryLedgerStore store = new InMemoryLedgerStore();
        Desk asking = Desk.daily("20.00");
        SpendPermit old =
                Desk.approved(cfo(store, first).approve(asking.request("1.00"))).permit();
        CfoKeys second = first.rotated();
        LocalCfo cfo = cfo(store, second);

        SpendPermit fresh = Desk.approved(cfo.approve(asking.request("1.00"))).permit();

        assertThat(second.publicKeys().keyIds())
                .hasSize(4)
                .containsAll(first.publicKeys().keyIds());
        assertThat(fresh.signature().keyId()).isNotEqualTo(old.signature().keyId());
        cfo.permitVerifier().verify(old);
        cfo.permitVerifier().verify(fresh);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        cfo.ledger().export(file);
        LedgerVerifier.of(second.publicKeys()).verify(new ByteArrayInputStream(file.toByteArray()));
        assertThatThrownBy(() ->
                        LedgerVerifier.of(first.publicKeys()).verify(new ByteArrayInputStream(file.toByteArray())))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("not authorised");
    }

    @Test
    void keys_survive_a_clear_text_file_that_only_the_owner_may_read() throws IOException {
        CfoKeys keys = CfoKeys.generate();
        Path file = folder.resolve("keys.json");
        keys.writeInsecurely(file);

        CfoKeys again = CfoKeys.readInsecurely(file);

        assertThat(again.publicKeys().toJson()).isEqualTo(keys.publicKeys().toJson());
        assertThat(again.sign(new byte[] {1})).isEqualTo(keys.sign(new byte[] {1}));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> keys.writeInsecurely(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("never overwritten");
    }

    @Test
    void keys_survive_an_encrypted_file_and_need_the_wrapping_key() throws Exception {
        CfoKeys keys = CfoKeys.generate();
        Path file = folder.resolve("wrapped.json");
        Aead wrap = wrap();
        keys.writeEncrypted(file, wrap);

        assertThat(CfoKeys.readEncrypted(file, wrap).sign(new byte[] {1})).isEqualTo(keys.sign(new byte[] {1}));
        assertThatThrownBy(() -> CfoKeys.readEncrypted(file, wrap()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be unwrapped");
        assertThatThrownBy(() -> CfoKeys.readInsecurely(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("insecure-private-keys");
    }

    @Test
    void nothing_shows_a_private_key() {
        assertThat(Desk.KEYS.toString()).matches("CfoKeys\\[ed25519-[0-9a-f]{8}, ed25519-[0-9a-f]{8}]");
        assertThat(Desk.KEYS.publicKeys().toJson())
                .contains("ASYMMETRIC_PUBLIC")
                .doesNotContain("PRIVATE");
        assertThat(Desk.daily("1.00").cfo.toString()).isEqualTo("LocalCfo[test/desk in memory]");
    }

    @Test
    void public_keys_come_from_their_own_format_alone() throws IOException {
        Path secret = folder.resolve("secret.json");
        CfoKeys.generate().writeInsecurely(secret);
        String json = Desk.KEYS.publicKeys().toJson();

        assertThat(CfoPublicKeys.fromJson(json).toJson()).isEqualTo(json);
        for (String wrong : new String[] {
            "",
            "{}",
            "[1]",
            json + "x",
            Files.readString(secret),
            json.replace("entries", "entry"),
            json.replace("\"RAW\"", "\"TINK\""),
            json.replace("ENABLED", "DISABLED")
        }) {
            assertThatThrownBy(() -> CfoPublicKeys.fromJson(wrong)).isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void a_missing_or_oversized_file_is_named() throws IOException {
        Path none = folder.resolve("none.json");
        assertThatThrownBy(() -> CfoKeys.readInsecurely(none))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("CfoKeys.generate()");
        Path large = Files.write(folder.resolve("large.json"), new byte[1_000_001]);
        assertThatThrownBy(() -> CfoKeys.readInsecurely(large)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    @Spec("CFO-8")
    void the_ledger_hands_out_its_public_keys() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Desk.daily("1.00").cfo.ledger().exportKeys(out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(Desk.KEYS.publicKeys().toJson());
    }

    private static LocalCfo cfo(InMemoryLedgerStore store, CfoKeys keys) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("20.00")))
                .store(store)
                .keys(keys)
                .build();
    }

    private static Aead wrap() throws GeneralSecurityException {
        AeadConfig.register();
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }
}
