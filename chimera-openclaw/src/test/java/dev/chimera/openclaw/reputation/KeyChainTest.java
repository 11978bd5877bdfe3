package dev.chimera.openclaw.reputation;

import static dev.chimera.openclaw.reputation.Society.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.openclaw.reputation.ReputationBook.Taken;
import dev.chimera.spec.Spec;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Chains as strangers might make them. */
@Spec("CLAW-11")
class KeyChainTest {
    private static KeyRotation rotation(int from, int to) {
        Bytes signature = Bytes.of(new byte[64]);
        return new KeyRotation(Society.key(from), Society.key(to), Society.NOW, signature, signature);
    }

    @Test
    void a_chain_of_thousands_leads_each_of_its_keys_to_its_end() {
        KeyChain chain = new KeyChain(10_000);
        for (int i = 0; i < 9_999; i++) {
            chain.add(rotation(i, i + 1));
        }
        for (int i = 0; i < 9_999; i++) { // each alone would pass all the others
            assertThat(chain.latest(id(i))).isEqualTo(id(9_999));
        }
    }

    @Test
    void what_comes_later_counts_for_keys_that_were_asked_for_before() {
        KeyChain chain = new KeyChain(10);
        chain.add(rotation(1, 2));
        assertThat(chain.latest(id(1))).isEqualTo(id(2));
        chain.add(rotation(2, 3));
        assertThat(chain.latest(id(1))).isEqualTo(id(3));
        chain.add(rotation(2, 4));
        assertThat(chain.latest(id(1))).as("it is torn at 2").isEqualTo(id(2));
    }

    @Test
    void whoever_leads_into_a_circle_stays_who_it_is() {
        KeyChain chain = new KeyChain(10);
        chain.add(rotation(1, 2));
        chain.add(rotation(2, 3));
        chain.add(rotation(3, 2));
        for (int i = 3; i > 0; i--) {
            assertThat(chain.latest(id(i))).isEqualTo(id(i));
        }
        assertThat(chain.latest(id(1))).isEqualTo(id(1));
    }

    @Test
    void what_fills_it_makes_room_for_those_of_whom_something_is_said() {
        KeyChain chain = new KeyChain(4);
        chain.add(rotation(1, 2));
        chain.add(rotation(2, 3));
        chain.add(rotation(8, 9));
        chain.add(rotation(7, 9));
        chain.add(rotation(7, 6));
        assertThat(chain.isFull()).isTrue();
        assertThat(chain.add(rotation(3, 4))).isEqualTo(Taken.NO_ROOM);

        chain.keepOnly(Set.of(id(1), id(3)));

        assertThat(chain.torn()).isEmpty();
        assertThat(chain.add(rotation(3, 4))).isEqualTo(Taken.TAKEN);
        assertThat(chain.latest(id(1))).isEqualTo(id(4));
        assertThat(chain.latest(id(8))).isEqualTo(id(8));
    }
}
