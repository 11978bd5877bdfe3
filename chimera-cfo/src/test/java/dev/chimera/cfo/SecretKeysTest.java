package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Spec("CFO-12")
class SecretKeysTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("20.00"));
    private static final Pattern SECRET = Pattern.compile("\"value\"\\s*:\\s*\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private final Desk asking = new Desk(BUDGET);

    @Test
    @Spec({"CFO-5", "CFO-8"})
    void keys_rotate_in_the_middle_of_a_life() throws Exception {
        InMemoryLedgerStore store = new InMemoryLedgerStore();
        CfoKeys first = CfoKeys.generate();
        CfoKeys second = first.rotated();
        CfoKeys third = second.rotated();
        List<SpendPermit> permits = new ArrayList<>();
        for (CfoKeys keys : List.of(first, second, third)) {
            LocalCfo cfo = cfo(store, keys);
            for (int i = 0; i < 2; i++) {
                permits.add(Desk.approved(cfo.approve(asking.request("1.00"))).permit());
            }
        }
        assertThat(permits)
                .extracting(permit -> permit.signature().keyId())
                .containsExactly(
                        entryKey(first),
                        entryKey(first),
                        entryKey(second),
                        entryKey(second),
                        entryKey(third),
                        entryKey(third));

        LocalCfo latest = cfo(store, third);
        for (SpendPermit permit : permits) {
            latest.permitVerifier().verify(permit);
            latest.open(permit);
            latest.settle(permit.permitId(), Money.usd("0.50"), "job");
        }
        latest.ledger().verify();
        byte[] file = exported(latest);
        CfoPublicKeys published = CfoPublicKeys.fromJson(third.publicKeys().toJson());
        assertThat(LedgerVerifier.of(published)
                        .verify(new ByteArrayInputStream(file))
                        .size())
                .isEqualTo(18);
        assertThatThrownBy(() -> LedgerVerifier.of(second.publicKeys()).verify(new ByteArrayInputStream(file)))
                .hasMessageContaining("not authorised");
    }

    @Test
    @Spec("CFO-8")
    void a_ledger_of_retired_keys_verifies_with_what_was_published() throws Exception {
        CfoKeys retired = CfoKeys.generate();
        LocalCfo cfo = cfo(new InMemoryLedgerStore(), retired);
        SpendPermit permit = Desk.approved(cfo.approve(asking.request("1.00"))).permit();
        byte[] file = exported(cfo);
        String published = retired.rotated().rotated().publicKeys().toJson();

        CfoPublicKeys later = CfoPublicKeys.fromJson(published);

        LedgerVerifier.of(later).verify(new ByteArrayInputStream(file));
        later.permitVerifier(permit::expiresAt).verify(permit);
    }

    @Test
    void keys_wrapped_by_a_kms_need_it_to_be_read_and_not_to_sign() throws Exception {
        FakeKms kms = new FakeKms();
        Aead wrap = kms.getAead("fake-kms://ring/cfo");
        Path file = folder.resolve("wrapped.json");
        CfoKeys keys = CfoKeys.generate();
        keys.writeEncrypted(file, wrap);
        assertThat(kms.calls).as("the two keysets").isEqualTo(2);

        CfoKeys again = CfoKeys.readEncrypted(file, wrap);
        assertThat(kms.calls).isEqualTo(4);
        kms.refuses = true;
        LocalCfo cfo = cfo(new InMemoryLedgerStore(), again.rotated());
        cfo.permitVerifier()
                .verify(Desk.approved(cfo.approve(asking.request("1.00"))).permit());

        assertThat(kms.calls).as("a decision asks no KMS").isEqualTo(4);
        assertThatThrownBy(() -> CfoKeys.readEncrypted(file, wrap))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("wrapped.json")
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> keys.writeEncrypted(folder.resolve("more.json"), wrap))
                .isInstanceOf(ConfigurationException.class);
        assertThat(folder.resolve("more.json")).as("nothing half-written").doesNotExist();
    }

    @Test
    void a_wrapped_key_serves_for_one_purpose() throws Exception {
        Aead wrap = new FakeKms().getAead("fake-kms://ring/cfo");
        Path file = folder.resolve("wrapped.json");
        CfoKeys.generate().writeEncrypted(file, wrap);
        String json = Files.readString(file);
        Path swapped = folder.resolve("swapped.json");
        Files.writeString(
                swapped,
                json.replace("\"entries\"", "\"x\"")
                        .replace("\"checkpoints\"", "\"entries\"")
                        .replace("\"x\"", "\"checkpoints\""));
        ReviewerKey ana = ReviewerKey.generate("ana");
        Path reviewer = folder.resolve("ana.json");
        ana.writeEncrypted(reviewer, wrap);

        assertThatThrownBy(() -> CfoKeys.readEncrypted(swapped, wrap)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> CfoKeys.readEncrypted(reviewer, wrap)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ReviewerKey.readEncrypted("ana", file, wrap))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    @Spec("CFO-17")
    void a_reviewers_key_lives_in_a_wrapped_file_and_signs_for_its_owner_alone() throws Exception {
        FakeKms kms = new FakeKms();
        Aead wrap = kms.getAead("fake-kms://ring/people");
        ReviewerKey ana = ReviewerKey.generate("ana");
        Path file = folder.resolve("ana.json");
        ana.writeEncrypted(file, wrap);

        ReviewerKey again = ReviewerKey.readEncrypted("ana", file, wrap);

        SpendRequest asked = asking.request("60.00");
        HumanDecision yes = HumanDecision.approve(new UUID(1, 2), "ana", "fine");
        assertThat(again.sign(yes, asked)).isEqualTo(ana.sign(yes, asked));
        assertThat(again.publicKey()).isEqualTo(ana.publicKey());
        assertThatThrownBy(() -> again.sign(HumanDecision.approve(new UUID(1, 2), "ben", "fine"), asked))
                .hasMessageContaining("cannot sign for 'ben'");
        kms.refuses = true;
        assertThatThrownBy(() -> ReviewerKey.readEncrypted("ana", file, wrap))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void nothing_that_is_printed_logged_or_exported_shows_a_key() throws Exception {
        CfoKeys keys = CfoKeys.generate();
        List<String> secrets = secrets(keys);
        ReviewerKey ana = ReviewerKey.generate("ana");
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            LocalCfo cfo = LocalCfo.builder()
                    .budget(BUDGET)
                    .store(new InMemoryLedgerStore())
                    .keys(keys)
                    .reviewers(Reviewers.of(Map.of("ana", ana.publicKey())))
                    .observer(new CfoObserver() {
                        @Override
                        public void alert(BudgetAlert alert) {
                            throw new IllegalStateException("an observer that fails with " + keys + " and " + ana);
                        }
                    })
                    .repairStore()
                    .build();
            cfo.approve(asking.request("15.00", "9"));
            LoggerFactory.getLogger(LocalCfo.class).warn("{} {} {}", cfo, keys, ana);
            byte[] file = exported(cfo);
            hidden(new String(file, StandardCharsets.ISO_8859_1), secrets);
            hidden(HexFormat.of().formatHex(file), hex(secrets));
        } finally {
            System.setErr(before);
        }

        String log = logged.toString(StandardCharsets.UTF_8);
        assertThat(log).as("the log was caught").contains("observer failed").contains("made anew");
        hidden(log, secrets);
        for (Object shown : List.of(
                keys,
                keys.publicKeys(),
                keys.publicKeys().toJson(),
                ana,
                ana.publicKey(),
                Reviewers.of(Map.of("ana", ana.publicKey())))) {
            hidden(shown.toString(), secrets);
            assertThat(shown.toString()).doesNotContain("PRIVATE");
        }
        assertThat(ana.toString()).matches("ReviewerKey\\[ana, ed25519-[0-9a-f]{8}]");
        assertThat(Reviewers.of(Map.of("ana", ana.publicKey()))).hasToString("Reviewers[ana]");
    }

    @Test
    void a_damaged_file_of_keys_is_refused_without_showing_what_is_in_it() throws Exception {
        CfoKeys keys = CfoKeys.generate();
        Path file = folder.resolve("keys.json");
        keys.writeInsecurely(file);
        List<String> secrets = secrets(keys);
        String json = Files.readString(file);
        Random random = new Random(12);
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            StringBuilder damaged = new StringBuilder(json);
            int at = random.nextInt(json.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.setCharAt(at, "\"{}[]:,x!\u00e9 0".charAt(random.nextInt(12)));
                case 1 -> damaged.deleteCharAt(at);
                case 2 -> damaged.setLength(at);
                default -> damaged.insert(at, "\"{}[]:,x!\u00e9 0".charAt(random.nextInt(12)));
            }
            Path one = Files.writeString(folder.resolve("damaged.json"), damaged);
            Throwable failure = catchThrowable(() -> CfoKeys.readInsecurely(one));
            if (failure != null) {
                refused++;
                assertThat(failure).isInstanceOf(ConfigurationException.class);
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                hidden(trace.toString(), secrets);
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void a_file_that_is_no_file_of_keys_is_not_repeated_in_the_error() throws Exception {
        String secret = "correct-horse-battery-staple-correct-horse-battery-staple";
        for (String content : List.of(
                secret,
                "{\"format\": {\"secret\": \"" + secret + "\"}}",
                "{\"entries\": \"" + secret + "\"}",
                "[\"" + secret + "\"]")) {
            Path file = Files.writeString(folder.resolve("other.json"), content);
            for (Throwable failure : List.of(
                    catchThrowable(() -> CfoKeys.readInsecurely(file)),
                    catchThrowable(() -> CfoKeys.readEncrypted(file, new FakeKms().getAead("fake-kms://a"))),
                    catchThrowable(() -> CfoPublicKeys.fromJson(content)),
                    catchThrowable(() -> Reviewers.of(Map.of("ana", content))))) {
                assertThat(failure).isInstanceOf(ConfigurationException.class);
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("horse-battery");
            }
        }
    }

    @Test
    void people_are_known_by_public_keys_and_not_by_private_ones() throws Exception {
        Path file = folder.resolve("keys.json");
        CfoKeys.generate().writeInsecurely(file);
        String privateKeys = KeysetPair.parse(Files.readString(file), "chimera-cfo/insecure-private-keys/v1")
                .entries();

        assertThatThrownBy(() -> Reviewers.of(Map.of("ana", privateKeys)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'ana'");
        assertThatCode(() ->
                        Reviewers.of(Map.of("ana", ReviewerKey.generate("ana").publicKey())))
                .doesNotThrowAnyException();
    }

    private LocalCfo cfo(InMemoryLedgerStore store, CfoKeys keys) {
        return LocalCfo.builder().budget(BUDGET).store(store).keys(keys).build();
    }

    private static String entryKey(CfoKeys keys) {
        List<String> ids = keys.publicKeys().keyIds();
        return ids.get(ids.size() / 2 - 1);
    }

    private static byte[] exported(LocalCfo cfo) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cfo.ledger().export(out);
        return out.toByteArray();
    }

    /** The private keys as their file writes them, and nothing that stands in the public keys too. */
    private List<String> secrets(CfoKeys keys) throws IOException {
        Path file = folder.resolve("secrets-" + UUID.randomUUID() + ".json");
        keys.writeInsecurely(file);
        List<String> secrets = new ArrayList<>();
        Matcher values = SECRET.matcher(Files.readString(file));
        while (values.find()) {
            secrets.add(values.group(1));
        }
        assertThat(secrets).hasSize(2);
        return secrets;
    }

    /** The 32 bytes of each private key, in hexadecimal. */
    private static List<String> hex(List<String> secrets) {
        return secrets.stream()
                .map(secret -> HexFormat.of()
                        .formatHex(Base64.getDecoder().decode(secret))
                        .substring(4, 68))
                .toList();
    }

    /** No 12 characters of a secret, and that is 9 bytes of it, stand in {@code text}. */
    private static void hidden(String text, List<String> secrets) {
        for (String secret : secrets) {
            for (int at = 0; at + 12 <= Math.min(secret.length(), 44); at++) {
                assertThat(text.contains(secret.substring(at, at + 12)))
                        .as("a part of a private key in %s", text)
                        .isFalse();
            }
        }
    }

    /** A key management service that counts how often it is asked, and may say no. */
    private static final class FakeKms implements KmsClient {
        private int calls;
        private boolean refuses;
        private final Aead key = key();

        @Override
        public boolean doesSupport(String keyUri) {
            return keyUri.startsWith("fake-kms://");
        }

        @Override
        public KmsClient withCredentials(String credentialPath) {
            return this;
        }

        @Override
        public KmsClient withDefaultCredentials() {
            return this;
        }

        @Override
        public Aead getAead(String keyUri) {
            return new Aead() {
                @Override
                public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
                    ask();
                    return key.encrypt(plaintext, associatedData);
                }

                @Override
                public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                    ask();
                    return key.decrypt(ciphertext, associatedData);
                }
            };
        }

        private void ask() throws GeneralSecurityException {
            if (refuses) {
                throw new GeneralSecurityException("permission denied on fake-kms://ring");
            }
            calls++;
        }

        private static Aead key() {
            try {
                AeadConfig.register();
                return KeysetHandle.newBuilder()
                        .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                                .withRandomId()
                                .makePrimary())
                        .build()
                        .getPrimitive(RegistryConfiguration.get(), Aead.class);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
