package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class CheckpointNoteTest {
    private static final CfoKeys KEYS = CfoKeys.generate();
    private static final CfoPublicKeys TRUSTED = KEYS.publicKeys();
    private static final Checkpoint CHECKPOINT =
            PlainLedger.of(KEYS, "entry", 12).checkpoint();
    private static final String NOTE = CheckpointNote.text(CHECKPOINT, TRUSTED);
    private static final String BODY = NOTE.substring(0, NOTE.indexOf("\n\n") + 1);
    private static final String SIGNED = NOTE.substring(BODY.length() + 1);
    private static final String WITNESS =
            "\u2014 witness.example/w1 " + Base64.getEncoder().encodeToString(new byte[76]) + "\n";

    @Test
    void a_note_is_three_lines_a_blank_one_and_a_signature() {
        assertThat(BODY)
                .isEqualTo(PlainLedger.ORIGIN + "\n12\n"
                        + Base64.getEncoder()
                                .encodeToString(CHECKPOINT.root().bytes().toArray()) + "\n");
        assertThat(SIGNED).matches("\u2014 test/plain [A-Za-z0-9+/]{91}=\n");
        assertThat(CheckpointNote.verified(NOTE, TRUSTED)).isEqualTo(CHECKPOINT);
    }

    @Test
    void the_jdk_verifies_a_note_with_the_line_that_configures_a_witness() throws Exception {
        String line = TRUSTED.checkpointVerifierKeys(PlainLedger.ORIGIN).get(0);
        byte[] blob = Base64.getDecoder().decode(SIGNED.strip().substring(SIGNED.lastIndexOf(' ') + 1));
        Signature ed25519 = Signature.getInstance("Ed25519");

        ed25519.initVerify(jdkKey(ForeignLog.publicKey(line)));
        ed25519.update(BODY.getBytes(StandardCharsets.UTF_8));

        assertThat(ed25519.verify(Arrays.copyOfRange(blob, 4, blob.length))).isTrue();
        assertThat(line)
                .startsWith("test/plain+" + Bytes.of(Arrays.copyOf(blob, 4)).hex() + "+");
    }

    @Test
    void names_keys_as_published_examples_do() {
        for (String line : List.of(
                ForeignLog.VERIFIER_KEY,
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")) {
            String name = line.substring(0, line.indexOf('+'));

            assertThat(new NoteKey("any", Bytes.of(ForeignLog.publicKey(line))).verifierKey(name))
                    .isEqualTo(line);
        }
    }

    @Test
    void reads_and_writes_the_note_of_a_log_that_is_not_ours() {
        CfoPublicKeys theirs = ForeignLog.keys();

        Checkpoint checkpoint = CheckpointNote.verified(ForeignLog.NOTE, theirs);

        assertThat(checkpoint.origin()).isEqualTo(ForeignLog.ORIGIN);
        assertThat(checkpoint.size()).isEqualTo(ForeignLog.SIZE);
        assertThat(CheckpointNote.text(checkpoint, theirs)).isEqualTo(ForeignLog.NOTE);
        assertThat(theirs.checkpointVerifierKeys(ForeignLog.ORIGIN)).containsExactly(ForeignLog.VERIFIER_KEY);
    }

    @Test
    void no_byte_can_be_changed_left_out_or_doubled() {
        assertThat(Mutations.of(NOTE)).hasSizeGreaterThan(NOTE.length() * 15).allSatisfy(CheckpointNoteTest::refused);
    }

    @Test
    void signed_text_that_is_spelt_otherwise_is_refused() {
        String root = BODY.split("\n", -1)[2];
        for (String body : List.of(
                "test/plain\n012\n" + root + "\n",
                "test/plain\n+12\n" + root + "\n",
                "test/plain\n-0\n" + root + "\n",
                "test/plain\n\u0661\u0662\n" + root + "\n",
                "test/plain\n12 \n" + root + "\n",
                "test/plain\n99999999999999999999\n" + root + "\n",
                "test/plain\n12\n" + root.substring(0, 43) + "\n",
                "test/plain\n12\n" + root.replace('/', '_').replace('+', '-').substring(0, 40) + "\n",
                "test/plain\n12\n" + root + "\nextension\n",
                "test/plain\n12\n",
                "test/plain\n")) {
            refused(signed("test/plain", body));
        }
        refused(NOTE.replace("\n", "\r\n"));
        refused("\uFEFF" + NOTE);
        refused(signed(" ", " \n12\n" + root + "\n"));
        refused(signed("", "\n12\n" + root + "\n"));
        refused("x".repeat(129) + NOTE);
        refused("");
        refused("\n");
        refused("\n\n");
        refused("\n\n\n");
        refused(BODY);
        refused(BODY + "\n");
        refused(NOTE + "\n");
        refused(NOTE.strip());
        refused("\n" + NOTE);
        refused(NOTE + "\uD800\n");
    }

    @Test
    void stray_bits_and_missing_padding_in_a_signature_are_refused() {
        String blob = SIGNED.strip().substring(SIGNED.lastIndexOf(' ') + 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        char last = blob.charAt(90);
        char stray = alphabet.charAt(alphabet.indexOf(last) + 1);

        assertThat(Base64.getDecoder().decode(blob.substring(0, 90) + stray + "="))
                .isEqualTo(Base64.getDecoder().decode(blob));
        refused(NOTE.replace(blob, blob.substring(0, 90) + stray + "="));
        refused(NOTE.replace(blob, blob.substring(0, 91)));
    }

    @Test
    void lines_of_other_signers_are_not_looked_into() {
        for (String note : List.of(
                NOTE + WITNESS, BODY + "\n" + WITNESS + SIGNED, BODY + "\n" + WITNESS.repeat(16) + SIGNED + WITNESS)) {
            assertThat(CheckpointNote.verified(note, TRUSTED)).isEqualTo(CHECKPOINT);
        }
        refused(BODY + "\n" + WITNESS).withMessageContaining("by none of");
        refused(NOTE + "\u2014 witness.example c2lnbmVk");
        refused(NOTE + "- witness.example c2lnbmVkc2lnbmVk\n");
        refused(NOTE + "\u2014 witness.example\n");
        refused(NOTE + "\u2014 wit+ness c2lnbmVkc2lnbmVk\n");
        refused(NOTE + "\u2014 wit\u00A0ness c2lnbmVkc2lnbmVk\n");
        refused(NOTE + "\u2014 witness.example c2lnbg==\n");
        refused(NOTE + "\u2014 witness.example c2lnbmVk!\n");
        refused(NOTE + WITNESS.repeat(3000));
    }

    @Test
    void a_trusted_key_signs_once_and_rightly() {
        refused(NOTE + SIGNED).withMessageContaining("twice");
        CfoKeys rotated = KEYS.rotated();
        Checkpoint again = new Checkpoint(
                CHECKPOINT.origin(),
                CHECKPOINT.size(),
                CHECKPOINT.root(),
                rotated.signCheckpoint(BODY.getBytes(StandardCharsets.UTF_8)));
        String newer = CheckpointNote.text(again, rotated.publicKeys()).substring(BODY.length() + 1);

        assertThat(CheckpointNote.verified(NOTE + newer, rotated.publicKeys())).isEqualTo(CHECKPOINT);
        assertThat(CheckpointNote.verified(BODY + "\n" + newer + SIGNED, rotated.publicKeys()))
                .isEqualTo(again);
        assertThat(CheckpointNote.verified(BODY + "\n" + newer + SIGNED, TRUSTED))
                .isEqualTo(CHECKPOINT);
        String spoilt = newer.replace(newer.substring(40, 44), newer.substring(44, 48));
        assertThatThrownBy(() -> CheckpointNote.verified(NOTE + spoilt, rotated.publicKeys()))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("is not what was signed");
    }

    @Test
    void other_keys_and_names_are_not_trusted() {
        assertThatThrownBy(
                        () -> CheckpointNote.verified(NOTE, CfoKeys.generate().publicKeys()))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("in the name of 'test/plain' by none of CfoPublicKeys[");
        refused(NOTE.replace("\u2014 test/plain", "\u2014 test/other"));
        refused(NOTE.replace("test/plain", "test/other"));
    }

    @Test
    void an_origin_that_is_no_name_of_a_key_has_no_note() {
        for (String origin : List.of("two words", "a+b", "a\nb", "a\u2028b", "\uD800")) {
            Checkpoint checkpoint = new Checkpoint(origin, 0, Digest.ZERO, CHECKPOINT.signature());

            assertThatThrownBy(() -> CheckpointNote.text(checkpoint, TRUSTED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no spaces and no plus");
            assertThatThrownBy(() -> TRUSTED.checkpointVerifierKeys(origin))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(
                        () -> CheckpointNote.text(CHECKPOINT, CfoKeys.generate().publicKeys()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is none of CfoPublicKeys[");
    }

    @Test
    void an_empty_ledger_has_a_note() {
        Checkpoint empty = PlainLedger.of(KEYS, "none", 0).checkpoint();

        assertThat(CheckpointNote.text(empty, TRUSTED)).startsWith("test/plain\n0\n");
        assertThat(CheckpointNote.verified(CheckpointNote.text(empty, TRUSTED), TRUSTED))
                .isEqualTo(empty);
    }

    private static ThrowableAssertAlternative<?> refused(String note) {
        return assertThatExceptionOfType(LedgerBrokenException.class)
                .as(note)
                .isThrownBy(() -> CheckpointNote.verified(note, TRUSTED))
                .satisfies(e -> assertThat(e.found().kind()).isEqualTo(LedgerBreak.Kind.CHECKPOINT));
    }

    /** {@code body}, whatever it says, truly signed. */
    private static String signed(String name, String body) {
        byte[] signature = KEYS.signCheckpoint(body.getBytes(StandardCharsets.UTF_8))
                .value()
                .toArray();
        byte[] blob = Arrays.copyOf(TRUSTED.noteKeys().get(0).hash(name).toArray(), 68);
        System.arraycopy(signature, 0, blob, 4, 64);
        return body + "\n\u2014 " + name + " " + Base64.getEncoder().encodeToString(blob) + "\n";
    }

    private static PublicKey jdkKey(byte[] raw) throws Exception {
        byte[] spki = Arrays.copyOf(Bytes.ofHex("302a300506032b6570032100").toArray(), 44);
        System.arraycopy(raw, 0, spki, 12, 32);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }
}
