package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.Signature;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One signature for many statements is as good as one for each: it fits its own and no other. */
@Spec({"CFO-5", "CFO-8"})
class SealsTest {
    private static final KeyRing KEYS = Desk.KEYS.publicKeys().entries();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100, 512, 513})
    void each_of_many_verifies_and_fits_no_other_statement(int count) throws Exception {
        List<byte[]> statements = statements(count);
        List<Signature> signatures = Seals.sign(Desk.KEYS, Signing.PER_BATCH, statements);

        assertThat(signatures).hasSize(count);
        for (int i = 0; i < count; i += 1 + count / 40) {
            Seals.verify(KEYS, signatures.get(i), statements.get(i));
            fails(signatures.get(i), ("statement " + (i + 1)).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void every_byte_counts_and_none_may_be_missing_or_too_much() {
        List<byte[]> statements = statements(11);
        List<Signature> signatures = Seals.sign(Desk.KEYS, Signing.PER_BATCH, statements);
        for (int i = 0; i < 11; i += 5) {
            byte[] value = signatures.get(i).value().toArray();
            String keyId = signatures.get(i).keyId();
            for (int at = 0; at < value.length; at++) {
                for (int mask : new int[] {1, 0x80}) {
                    byte[] changed = value.clone();
                    changed[at] ^= (byte) mask;
                    fails(new Signature(keyId, Bytes.of(changed)), statements.get(i));
                }
                if (at > 0) {
                    fails(new Signature(keyId, Bytes.of(Arrays.copyOf(value, at))), statements.get(i));
                }
            }
            for (int more : new int[] {1, 32, 64}) {
                byte[] longer = Arrays.copyOf(value, value.length + more);
                fails(new Signature(keyId, Bytes.of(longer)), statements.get(i));
            }
            fails(new Signature("ed25519-00000000", signatures.get(i).value()), statements.get(i));
        }
    }

    @Test
    void a_place_in_the_batch_is_not_to_be_had_for_the_asking() {
        List<byte[]> statements = statements(8);
        List<Signature> signatures = Seals.sign(Desk.KEYS, Signing.PER_BATCH, statements);
        byte[] value = signatures.get(3).value().toArray();
        for (int index = 0; index < 16; index++) {
            for (int count = 0; count < 16; count++) {
                byte[] changed = value.clone();
                changed[2] = (byte) index;
                changed[4] = (byte) count;
                if (index != 3 || count != 8) {
                    fails(new Signature(signatures.get(3).keyId(), Bytes.of(changed)), statements.get(3));
                }
            }
        }
    }

    @Test
    void a_node_of_the_tree_is_no_statement() {
        List<byte[]> statements = statements(4);
        byte[] value = Seals.sign(Desk.KEYS, Signing.PER_BATCH, statements)
                .get(0)
                .value()
                .toArray();
        byte[] shorter = new byte[value.length - 32];
        System.arraycopy(value, 0, shorter, 0, 5);
        System.arraycopy(value, 5 + 32, shorter, 5, shorter.length - 5);
        shorter[4] = 2;
        byte[] left = MerkleFrontier.leaf(statements.get(0)).bytes().toArray();
        byte[] right = MerkleFrontier.leaf(statements.get(1)).bytes().toArray();
        byte[] node = Arrays.copyOf(left, 64);
        System.arraycopy(right, 0, node, 32, 32);

        fails(new Signature(Desk.KEYS.publicKeys().keyIds().get(0), Bytes.of(shorter)), node);
    }

    @Test
    void one_alone_is_signed_plainly_and_so_is_each_where_that_was_asked_for() {
        assertThat(Seals.sign(Desk.KEYS, Signing.PER_BATCH, statements(1)))
                .isEqualTo(Seals.sign(Desk.KEYS, Signing.PER_ENTRY, statements(1)));
        assertThat(Seals.sign(Desk.KEYS, Signing.PER_ENTRY, statements(3)))
                .extracting(signature -> signature.value().length())
                .containsOnly(69);
        assertThat(Seals.sign(Desk.KEYS, Signing.PER_BATCH, List.of())).isEmpty();
    }

    private static List<byte[]> statements(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ("statement " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static void fails(Signature signature, byte[] statement) {
        assertThatThrownBy(() -> Seals.verify(KEYS, signature, statement)).isInstanceOf(GeneralSecurityException.class);
    }
}
