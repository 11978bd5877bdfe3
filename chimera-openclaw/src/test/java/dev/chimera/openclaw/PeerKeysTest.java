package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerKeysTest {
    private static final byte[] MESSAGE = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void a_key_in_clear_text_comes_back_and_signs_the_same() {
        PeerKeys keys = PeerKeys.generate();
        keys.writeInsecurely(folder.resolve("keys.json"));

        PeerKeys read = PeerKeys.readInsecurely(folder.resolve("keys.json"));

        assertThat(read.peerId()).isEqualTo(keys.peerId());
        assertThat(read.publicKey()).isEqualTo(keys.publicKey());
        assertThat(read.sign(MESSAGE)).isEqualTo(keys.sign(MESSAGE));
    }

    @Test
    void an_encrypted_key_comes_back_with_the_right_wrapping_only() throws Exception {
        Path file = folder.resolve("keys.enc");
        PeerKeys keys = PeerKeys.generate();
        Aead wrap = wrap();
        keys.writeEncrypted(file, wrap);

        assertThat(PeerKeys.readEncrypted(file, wrap).peerId()).isEqualTo(keys.peerId());
        assertThatThrownBy(() -> PeerKeys.readEncrypted(file, wrap()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be unwrapped");
        assertThatThrownBy(() -> PeerKeys.readInsecurely(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void both_files_are_for_their_owner_only_and_are_never_overwritten() throws Exception {
        Path clear = folder.resolve("keys.json");
        Path wrapped = folder.resolve("keys.enc");
        PeerKeys keys = PeerKeys.generate();
        keys.writeInsecurely(clear);
        keys.writeEncrypted(wrapped, wrap());
        byte[] before = Files.readAllBytes(clear);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clear)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wrapped)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> PeerKeys.generate().writeInsecurely(clear))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not overwritten");
        assertThatThrownBy(() -> PeerKeys.generate().writeEncrypted(wrapped, wrap()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not overwritten");
        assertThat(Files.readAllBytes(clear)).isEqualTo(before);
    }

    @Test
    void a_key_that_is_kept_is_made_once() {
        Path file = folder.resolve("kept.json");

        assertThat(PeerKeys.insecurelyKeptIn(file).peerId())
                .isEqualTo(PeerKeys.insecurelyKeptIn(file).peerId());
    }

    @Test
    void a_file_that_holds_anything_else_is_refused() throws Exception {
        SignatureConfig.register();
        refused(Files.writeString(folder.resolve("empty"), ""), "cannot be used");
        refused(Files.writeString(folder.resolve("noise"), "no key at all {"), "cannot be used");
        refused(Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF, (byte) 0xFE}), "cannot be read");
        refused(Files.write(folder.resolve("large"), new byte[70_000]), "65536");
        refused(folder.resolve("missing"), "cannot be read");
        refused(folder, "cannot be read");
        KeysetHandle other = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedSignatureParameters.ED25519)
                        .withRandomId()
                        .makePrimary())
                .build();
        refused(
                Files.writeString(
                        folder.resolve("prefixed"),
                        TinkJsonProtoKeysetFormat.serializeKeyset(
                                other, RegistryConfiguration.get(), InsecureSecretKeyAccess.get())),
                "without a prefix");
    }

    @Test
    void a_folder_that_is_missing_is_named() {
        assertThatThrownBy(() -> PeerKeys.generate().writeInsecurely(folder.resolve("no/keys.json")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void the_secret_is_in_no_text_that_is_shown() throws Exception {
        Path file = folder.resolve("keys.json");
        PeerKeys keys = PeerKeys.generate();
        keys.writeInsecurely(file);
        String text = Files.readString(file);
        Matcher secret = Pattern.compile("\"value\"\\s*:\\s*\"([^\"]+)\"").matcher(text);
        assertThat(secret.find()).isTrue();
        Path broken = Files.writeString(folder.resolve("broken"), text.replace("ENABLED", "NONSENSE"));

        assertThat(keys).hasToString("PeerKeys[" + keys.peerId() + "]");
        assertThatThrownBy(() -> PeerKeys.readInsecurely(broken))
                .isInstanceOf(ConfigurationException.class)
                .hasStackTraceContaining(broken.toString())
                .satisfies(thrown -> assertThat(stackTrace(thrown))
                        .doesNotContain(secret.group(1).replace("\\u003d", "").substring(8, 40)));
    }

    private static String stackTrace(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static void refused(Path file, String why) {
        assertThatThrownBy(() -> PeerKeys.readInsecurely(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    private static Aead wrap() throws Exception {
        AeadConfig.register();
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }
}
