package dev.chimera.cfo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.spec.Spec;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class MerkleFrontierTest {
    /** The leaves and roots that implementations of RFC 6962 share as their test data. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void computes_the_known_roots() {
        List<Digest> frontier = List.of();
        for (int i = 0; i < LEAVES.size(); i++) {
            byte[] leaf = Bytes.ofHex(LEAVES.get(i)).toArray();
            frontier = MerkleFrontier.append(frontier, i, MerkleFrontier.leaf(leaf));

            assertThat(MerkleFrontier.root(frontier)).hasToString(ROOTS.get(i));
        }
    }

    @Test
    void agrees_with_the_recursive_definition_for_every_size() {
        List<Digest> leaves = new ArrayList<>();
        List<Digest> frontier = List.of();
        for (int size = 0; size < 130; size++) {
            assertThat(MerkleFrontier.root(frontier)).isEqualTo(recursive(leaves));
            assertThat(frontier).hasSize(Integer.bitCount(size));
            Digest leaf = MerkleFrontier.leaf(new byte[] {(byte) size});
            frontier = MerkleFrontier.append(frontier, size, leaf);
            leaves.add(leaf);
        }
    }

    private static Digest recursive(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            return Digest.sha256(new byte[0]);
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        MessageDigest sha = Digest.newSha256();
        sha.update((byte) 1);
        sha.update(recursive(leaves.subList(0, split)).bytes().toArray());
        sha.update(recursive(leaves.subList(split, leaves.size())).bytes().toArray());
        return new Digest(Bytes.of(sha.digest()));
    }
}
