package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastSignaturesTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private List<String> before;

    @BeforeEach
    void remember() {
        before = providers();
        assertThat(before).doesNotContain("Conscrypt");
    }

    @AfterEach
    void forget() {
        Security.removeProvider("Conscrypt");
        assertThat(providers()).isEqualTo(before);
    }

    @Test
    void nothing_is_registered_unless_it_is_asked_for() throws GeneralSecurityException {
        CfoKeys keys = CfoKeys.generate();
        keys.publicKeys().verifyCheckpoint(keys.signCheckpoint(MESSAGE), MESSAGE);
        Desk.daily("20.00").spent("1.00");

        assertThat(providers()).isEqualTo(before);
    }

    @Test
    void conscrypt_comes_last_and_once() {
        assertThat(FastSignatures.useConscrypt()).isTrue();
        assertThat(providers()).startsWith(before.toArray(String[]::new)).endsWith("Conscrypt");
        assertThat(FastSignatures.useConscrypt()).isFalse();
        assertThat(providers()).hasSize(before.size() + 1);
        assertThat(Digest.newSha256().getProvider().getName()).isNotEqualTo("Conscrypt");
    }

    @Test
    void a_host_that_registered_it_elsewhere_is_left_alone() {
        FastSignatures.useConscrypt();
        Provider conscrypt = Security.getProvider("Conscrypt");
        Security.removeProvider("Conscrypt");
        Security.insertProviderAt(conscrypt, 1);

        assertThat(FastSignatures.useConscrypt()).isFalse();
        assertThat(providers()).startsWith("Conscrypt").hasSize(before.size() + 1);
    }

    @Test
    void signatures_are_the_same_bytes_and_each_verifies_the_others() throws GeneralSecurityException {
        CfoKeys slow = CfoKeys.generate();
        slow.writeInsecurely(folder.resolve("keys.json"));
        Signature entry = slow.sign(MESSAGE);
        Signature checkpoint = slow.signCheckpoint(MESSAGE);

        FastSignatures.useConscrypt();
        CfoKeys fast = CfoKeys.readInsecurely(folder.resolve("keys.json"));

        assertThat(fast.sign(MESSAGE)).isEqualTo(entry);
        assertThat(fast.signCheckpoint(MESSAGE)).isEqualTo(checkpoint);
        fast.publicKeys().entries().verify(entry, MESSAGE);
        fast.publicKeys().verifyCheckpoint(checkpoint, MESSAGE);
        slow.publicKeys().entries().verify(fast.sign(MESSAGE), MESSAGE);
        assertThatThrownBy(() -> fast.publicKeys().verifyCheckpoint(checkpoint, new byte[] {1}))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void without_conscrypt_on_the_path_the_remedy_is_named() throws Exception {
        URL[] chimera = {
            FastSignatures.class.getProtectionDomain().getCodeSource().getLocation(),
            Digest.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader alone = new URLClassLoader(chimera, ClassLoader.getPlatformClassLoader())) {
            Method call = alone.loadClass(FastSignatures.class.getName()).getMethod("useConscrypt");

            assertThatThrownBy(() -> call.invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .satisfies(
                            e -> assertThat(e.getClass().getName()).isEqualTo("dev.chimera.api.ConfigurationException"))
                    .hasMessageContaining("org.conscrypt:conscrypt-openjdk-uber");
        }
    }

    private static List<String> providers() {
        return List.of(Security.getProviders()).stream().map(Provider::getName).toList();
    }
}
