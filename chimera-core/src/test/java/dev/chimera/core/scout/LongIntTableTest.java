package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongIntTableTest {
    @Test
    void holds_every_key_with_its_latest_value_zero_too() {
        LongIntTable table = new LongIntTable();
        for (int i = -10_000; i <= 10_000; i++) {
            assertThat(table.put(i, i, -1)).isEqualTo(-1);
            assertThat(table.put(i, 2 * i, -1)).isEqualTo(i);
        }

        assertThat(table.size()).isEqualTo(20_001);
        for (int i = -10_000; i <= 10_000; i++) {
            assertThat(table.get(i, -1)).isEqualTo(2 * i);
        }
        assertThat(table.get(10_001, -7)).isEqualTo(-7);
    }
}
