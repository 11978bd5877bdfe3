package dev.chimera.cfo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.spec.Spec;
import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The definitions at the end are written from RFC 6962, sections 2.1, 2.1.1 and 2.1.2, and use none of the code under test. */
@Spec("CFO-8")
class MerkleProofsTest {
    private static final int SIZE_MAX = 130;
    private static final List<Digest> LEAVES = IntStream.range(0, SIZE_MAX)
            .mapToObj(i -> Digest.sha256(new byte[] {0, (byte) i}))
            .toList();

    private final Map<List<Integer>, Digest> hashes = new HashMap<>();

    @Test
    void every_path_is_the_one_that_the_definition_says() throws GeneralSecurityException {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int index = 0; index < size; index++) {
                List<Digest> path = proved(MerkleProver.ofInclusion(index, size), size);

                assertThat(path).as("%d of %d", index, size).isEqualTo(path(index, 0, size));
                MerkleProofs.verifyInclusion(LEAVES.get(index), index, size, path, hash(0, size));
            }
        }
    }

    @Test
    void every_consistency_proof_is_the_one_that_the_definition_says() throws GeneralSecurityException {
        for (int size = 0; size <= SIZE_MAX; size++) {
            for (int earlier = 0; earlier <= size; earlier++) {
                List<Digest> path = proved(MerkleProver.ofConsistency(earlier, size), size);

                assertThat(path).as("%d to %d", earlier, size).isEqualTo(consistency(earlier, size));
                MerkleProofs.verifyConsistency(earlier, hash(0, earlier), size, hash(0, size), path);
            }
        }
    }

    @Test
    void a_proof_that_ends_below_the_top_or_of_an_empty_tree_with_a_root_is_refused() {
        Digest of2 = hash(0, 2);
        Digest of4 = hash(0, 4);
        List<Digest> from2to4 = consistency(2, 4);

        assertInconsistent(2, of2, 8, of4, from2to4);
        assertInconsistent(2, of2, 5, of4, from2to4);
        assertInconsistent(0, hash(0, 0), 0, of2, List.of());
        assertInconsistent(0, of2, 0, hash(0, 0), List.of());
        assertNotIncluded(LEAVES.get(0), 0, 8, path(0, 0, 4), of4);
    }

    @Test
    void another_implementation_accepts_every_path() throws InclusionProofVerificationException {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProofVerifier.verify(
                        LEAVES.get(index).bytes().toArray(),
                        index,
                        size,
                        proved(MerkleProver.ofInclusion(index, size), size).stream()
                                .map(digest -> digest.bytes().toArray())
                                .toList(),
                        hash(0, size).bytes().toArray());
            }
        }
    }

    @Test
    void what_another_implementation_refuses_is_refused() {
        for (int size = 2; size <= 20; size++) {
            for (int index = 0; index < size; index++) {
                for (List<Digest> wrong : altered(path(index, 0, size))) {
                    Digest leaf = LEAVES.get(index);
                    int at = index;
                    int of = size;
                    Digest root = hash(0, size);
                    if (refusedElsewhere(leaf, at, of, wrong, root)) {
                        assertThatThrownBy(() -> MerkleProofs.verifyInclusion(leaf, at, of, wrong, root))
                                .isInstanceOf(GeneralSecurityException.class);
                    }
                }
            }
        }
    }

    @Test
    void a_wrong_path_place_leaf_or_root_is_refused() {
        for (int size = 1; size <= 40; size++) {
            for (int index = 0; index < size; index++) {
                List<Digest> path = path(index, 0, size);
                for (List<Digest> wrong : altered(path)) {
                    assertNotIncluded(LEAVES.get(index), index, size, wrong, hash(0, size));
                }
                for (int other = -1; other <= size; other++) {
                    if (other != index) {
                        assertNotIncluded(LEAVES.get(index), other, size, path, hash(0, size));
                    }
                }
                assertNotIncluded(LEAVES.get(index + 1), index, size, path, hash(0, size));
                assertNotIncluded(LEAVES.get(index), index, size, path, hash(0, size + 1));
            }
        }
    }

    @Test
    void an_inner_node_is_not_taken_for_a_leaf() throws InclusionProofVerificationException {
        Digest inner = hash(0, 2);
        List<Digest> rest = List.of(hash(2, 4));

        InclusionProofVerifier.verify(
                inner.bytes().toArray(),
                0,
                4,
                List.of(rest.get(0).bytes().toArray()),
                hash(0, 4).bytes().toArray());
        assertNotIncluded(inner, 0, 4, rest, hash(0, 4));
    }

    @Test
    void a_path_that_goes_on_above_the_root_is_refused() {
        Digest more = LEAVES.get(100);

        assertNotIncluded(LEAVES.get(1), 0, 1, List.of(LEAVES.get(0)), hash(0, 2));
        assertInconsistent(
                3,
                MerkleFrontier.node(more, hash(0, 3)),
                4,
                MerkleFrontier.node(more, hash(0, 4)),
                and(consistency(3, 4), more));
    }

    @Test
    void a_wrong_consistency_proof_or_root_is_refused() {
        for (int size = 0; size <= 40; size++) {
            for (int earlier = 0; earlier <= size; earlier++) {
                List<Digest> path = consistency(earlier, size);
                for (List<Digest> wrong : altered(path)) {
                    assertInconsistent(earlier, hash(0, earlier), size, hash(0, size), wrong);
                }
                assertInconsistent(earlier, hash(1, earlier + 2), size, hash(0, size), path);
                if (earlier > 0) { // no root contradicts a ledger that was empty
                    assertInconsistent(earlier, hash(0, earlier), size, hash(1, size + 2), path);
                }
                assertInconsistent(size + 1, hash(0, size + 1), size, hash(0, size), path);
            }
        }
        assertInconsistent(-1, hash(0, 0), 5, hash(0, 5), List.of());
    }

    @Test
    void agrees_with_published_proofs() throws GeneralSecurityException {
        List<Digest> leaves = Stream.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f")
                .map(hex -> MerkleFrontier.leaf(Bytes.ofHex(hex).toArray()))
                .toList();
        Digest of2 = Digest.ofHex("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        Digest of5 = Digest.ofHex("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4");
        Digest of6 = Digest.ofHex("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef");
        Digest of8 = Digest.ofHex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        List<Digest> from2to5 = digests(
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
        List<Digest> from6to8 = digests(
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");

        assertThat(proved(MerkleProver.ofConsistency(2, 5), leaves.subList(0, 5)))
                .isEqualTo(from2to5);
        assertThat(proved(MerkleProver.ofConsistency(6, 8), leaves)).isEqualTo(from6to8);
        MerkleProofs.verifyConsistency(2, of2, 5, of5, from2to5);
        MerkleProofs.verifyConsistency(6, of6, 8, of8, from6to8);
    }

    @Test
    void the_largest_tree_is_no_deeper_than_a_proof_may_be_long() {
        long size = Long.MAX_VALUE;

        assertThatCode(() -> MerkleProver.ofInclusion(size - 1, size)).doesNotThrowAnyException();
        assertThatCode(() -> MerkleProver.ofConsistency(size - 1, size)).doesNotThrowAnyException();
        assertNotIncluded(LEAVES.get(0), size - 1, size, List.of(), LEAVES.get(0));
        assertInconsistent(size - 1, LEAVES.get(0), size, LEAVES.get(0), List.of(LEAVES.get(1)));
    }

    @Test
    void the_prover_wants_a_place_that_exists_and_every_leaf_once() {
        assertThatThrownBy(() -> MerkleProver.ofInclusion(5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProver.ofInclusion(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProver.ofInclusion(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProver.ofConsistency(6, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProver.ofConsistency(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        MerkleProver prover = MerkleProver.ofInclusion(0, 2);
        prover.add(LEAVES.get(0));
        assertThatThrownBy(prover::path).isInstanceOf(IllegalStateException.class);
        prover.add(LEAVES.get(1));
        assertThat(prover.path()).containsExactly(LEAVES.get(1));
        assertThatThrownBy(() -> prover.add(LEAVES.get(2))).isInstanceOf(IllegalStateException.class);
    }

    private static List<Digest> proved(MerkleProver prover, int size) {
        return proved(prover, LEAVES.subList(0, size));
    }

    private static List<Digest> proved(MerkleProver prover, List<Digest> leaves) {
        leaves.forEach(prover::add);
        return prover.path();
    }

    /** One hash less, more, changed or moved. */
    private static List<List<Digest>> altered(List<Digest> path) {
        List<List<Digest>> all = new ArrayList<>();
        for (int i = 0; i <= path.size(); i++) {
            List<Digest> more = new ArrayList<>(path);
            more.add(i, Digest.ZERO);
            all.add(more);
        }
        for (int i = 0; i < path.size(); i++) {
            List<Digest> less = new ArrayList<>(path);
            less.remove(i);
            all.add(less);
            List<Digest> changed = new ArrayList<>(path);
            changed.set(i, Digest.ZERO);
            all.add(changed);
            List<Digest> moved = new ArrayList<>(path);
            moved.add(moved.remove(i));
            if (!moved.equals(path)) {
                all.add(moved);
            }
        }
        return all;
    }

    private static void assertNotIncluded(Digest leaf, long index, long size, List<Digest> path, Digest root) {
        assertThatThrownBy(() -> MerkleProofs.verifyInclusion(leaf, index, size, path, root))
                .as("%d of %d by %d hashes", index, size, path.size())
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static void assertInconsistent(
            long earlier, Digest earlierRoot, long size, Digest root, List<Digest> path) {
        assertThatThrownBy(() -> MerkleProofs.verifyConsistency(earlier, earlierRoot, size, root, path))
                .as("%d to %d by %d hashes", earlier, size, path.size())
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static boolean refusedElsewhere(Digest leaf, int index, int size, List<Digest> path, Digest root) {
        try {
            InclusionProofVerifier.verify(
                    leaf.bytes().toArray(),
                    index,
                    size,
                    path.stream().map(digest -> digest.bytes().toArray()).toList(),
                    root.bytes().toArray());
            return false;
        } catch (InclusionProofVerificationException e) {
            return true;
        }
    }

    private static List<Digest> digests(String... hex) {
        return Stream.of(hex).map(Digest::ofHex).toList();
    }

    /** MTH(D[from:to]). */
    private Digest hash(int from, int to) {
        List<Integer> key = List.of(from, to);
        Digest known = hashes.get(key);
        if (known != null) {
            return known;
        }
        Digest made;
        if (from == to) {
            made = Digest.sha256(new byte[0]);
        } else if (to - from == 1) {
            made = LEAVES.get(from);
        } else {
            int k = from + largestPowerBelow(to - from);
            MessageDigest sha = Digest.newSha256();
            sha.update((byte) 1);
            sha.update(hash(from, k).bytes().toArray());
            sha.update(hash(k, to).bytes().toArray());
            made = new Digest(Bytes.of(sha.digest()));
        }
        hashes.put(key, made);
        return made;
    }

    /** PATH(m, D[from:to]). */
    private List<Digest> path(int m, int from, int to) {
        if (to - from == 1) {
            return List.of();
        }
        int k = largestPowerBelow(to - from);
        return m < k
                ? and(path(m, from, from + k), hash(from + k, to))
                : and(path(m - k, from + k, to), hash(from, from + k));
    }

    /** PROOF(m, D[0:n]), and nothing where the RFC has no proof because none is needed. */
    private List<Digest> consistency(int m, int n) {
        return m == 0 ? List.of() : subproof(m, 0, n, true);
    }

    /** SUBPROOF(m, D[from:to], b). */
    private List<Digest> subproof(int m, int from, int to, boolean b) {
        if (m == to - from) {
            return b ? List.of() : List.of(hash(from, to));
        }
        int k = largestPowerBelow(to - from);
        return m <= k
                ? and(subproof(m, from, from + k, b), hash(from + k, to))
                : and(subproof(m - k, from + k, to, false), hash(from, from + k));
    }

    private static int largestPowerBelow(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    private static List<Digest> and(List<Digest> path, Digest last) {
        return Stream.concat(path.stream(), Stream.of(last)).toList();
    }
}
