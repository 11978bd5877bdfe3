package dev.chimera.openclaw;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Set;

/**
 * A peer's private Ed25519 key (RFC 8032). It never leaves this object but through the write methods, and {@link #toString} shows the
 * peer's id only. Thread-safe.
 */
public final class PeerKeys implements PeerSigner {
    private static final byte[] PURPOSE = "chimera-openclaw/keys".getBytes(StandardCharsets.US_ASCII);
    private static final long FILE_MAX = 65_536;

    private final KeysetHandle keyset;
    private final PublicKeySign signer;
    private final Bytes publicKey;

    @AccessesPartialKey
    private PeerKeys(KeysetHandle keyset) throws GeneralSecurityException {
        SignatureConfig.register();
        if (keyset.size() != 1
                || !(keyset.getPublicKeysetHandle().getPrimary().getKey() instanceof Ed25519PublicKey key)
                || key.getOutputPrefix().size() != 0) {
            throw new GeneralSecurityException("a peer has one Ed25519 key without a prefix");
        }
        this.keyset = keyset;
        this.signer = keyset.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        this.publicKey = Bytes.of(key.getPublicKeyBytes().toByteArray());
    }

    /** A new key, and so a new peer. */
    public static PeerKeys generate() {
        try {
            SignatureConfig.register();
            return new PeerKeys(KeysetHandle.newBuilder()
                    .addEntry(
                            KeysetHandle.generateEntryFromParameters(PredefinedSignatureParameters.ED25519WithRawOutput)
                                    .withRandomId()
                                    .makePrimary())
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 keys cannot be made", e);
        }
    }

    /**
     * The key that {@link #writeInsecurely} wrote.
     *
     * @throws ConfigurationException if the file is missing or holds anything else
     */
    public static PeerKeys readInsecurely(Path file) {
        try {
            SignatureConfig.register();
            return new PeerKeys(TinkJsonProtoKeysetFormat.parseKeyset(
                    read(file), RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the key in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the private key in clear text to a new file that only its owner may read. Whoever reads it can act in the peer's name:
     * good for trying things out; otherwise use {@link #writeEncrypted}.
     *
     * @throws ConfigurationException if the file exists or cannot be written
     */
    public void writeInsecurely(Path file) {
        try {
            write(
                    file,
                    TinkJsonProtoKeysetFormat.serializeKeyset(
                            keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot be written", e);
        }
    }

    /**
     * The key in {@code file}, in clear text; if there is no such file, a new one, which is written to it. For a first try and for
     * examples.
     *
     * @throws ConfigurationException if the file holds anything else, or cannot be read or written
     */
    public static PeerKeys insecurelyKeptIn(Path file) {
        if (!Files.exists(file)) {
            generate().writeInsecurely(file);
        }
        return readInsecurely(file);
    }

    /**
     * The key that {@link #writeEncrypted} wrote with the same {@code wrap}.
     *
     * @throws ConfigurationException if the file is missing, holds anything else, or was wrapped with another key
     */
    public static PeerKeys readEncrypted(Path file, Aead wrap) {
        try {
            SignatureConfig.register();
            return new PeerKeys(TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
                    read(file), wrap, PURPOSE, RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the key in " + file + " cannot be unwrapped: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the private key, encrypted with {@code wrap}, for example a key in a key management service, to a new file.
     *
     * @throws ConfigurationException if the file exists or cannot be written, or {@code wrap} fails
     */
    public void writeEncrypted(Path file, Aead wrap) {
        try {
            write(
                    file,
                    TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
                            keyset, wrap, PURPOSE, RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the key for " + file + " cannot be wrapped: " + e.getMessage(), e);
        }
    }

    /** That this peer goes on as {@code next}. */
    public KeyRotation rotateTo(PeerSigner next, Instant at) {
        return KeyRotation.sign(this, next, at);
    }

    @Override
    public Bytes publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(byte[] message) {
        try {
            return Bytes.of(signer.sign(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of peer " + peerId() + " cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "PeerKeys[" + peerId() + "]";
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > FILE_MAX) {
                throw new ConfigurationException("the key file " + file + " has more than " + FILE_MAX + " bytes");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException("the key file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            boolean posix = file.toAbsolutePath()
                    .getFileSystem()
                    .supportedFileAttributeViews()
                    .contains("posix");
            FileAttribute<?>[] attributes = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            try (var channel = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new ConfigurationException("there is a key file " + file + " already; it is not overwritten", e);
        } catch (IOException e) {
            throw new ConfigurationException("the key file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
