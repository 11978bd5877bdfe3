package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {
    private static final CfoKeys KEYS = CfoKeys.generate();
    private static final String LEDGER = Digest.sha256("test/plain").hex().substring(0, 16);

    private final PlainLedger ledger = PlainLedger.of(KEYS, "entry", 12);

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void nameTheFolder() {
        folder = parent.resolve("a").resolve("b");
    }

    @Test
    void each_checkpoint_is_a_file_and_the_newest_is_the_last_by_name() throws IOException {
        for (int size : new int[] {9, 0, 12}) {
            keep(ledger.checkpoint(size), KEYS);
        }

        assertThat(names())
                .containsExactly(
                        LEDGER + "-0000000000000000000.checkpoint",
                        LEDGER + "-0000000000000000009.checkpoint",
                        LEDGER + "-0000000000000000012.checkpoint");
        String text = Files.readString(folder.resolve(names().get(2)));
        assertThat(text).isEqualTo(CheckpointNote.text(ledger.checkpoint(), KEYS.publicKeys()));
        assertThat(CheckpointNote.verified(text, KEYS.publicKeys())).isEqualTo(ledger.checkpoint());
    }

    @Test
    void the_same_checkpoint_may_come_again_also_from_a_newer_key() throws IOException {
        keep(ledger.checkpoint(), KEYS);
        String first = Files.readString(folder.resolve(names().get(0)));
        CfoKeys rotated = KEYS.rotated();

        keep(ledger.checkpoint(), KEYS);
        keep(PlainLedger.of(rotated, "entry", 12).checkpoint(), rotated);

        assertThat(names()).hasSize(1);
        assertThat(Files.readString(folder.resolve(names().get(0)))).isEqualTo(first);
    }

    @Test
    void a_different_checkpoint_of_the_same_size_is_told_and_not_written() throws IOException {
        keep(ledger.checkpoint(), KEYS);
        Path file = folder.resolve(names().get(0));
        String first = Files.readString(file);
        Checkpoint split = PlainLedger.of(KEYS, "other", 12).checkpoint();

        assertThatThrownBy(() -> keep(split, KEYS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("two ledgers in one")
                .hasMessageContaining(file.toString())
                .hasMessageContaining(split.root().hex())
                .hasMessageContaining(first.split("\n", -1)[2]);

        assertThat(names()).hasSize(1);
        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void a_file_that_somebody_else_began_is_not_taken_for_a_checkpoint() throws IOException {
        keep(ledger.checkpoint(3), KEYS);
        Path file = folder.resolve(names().get(0));
        Files.writeString(file, "");

        assertThatThrownBy(() -> keep(ledger.checkpoint(3), KEYS)).isInstanceOf(IOException.class);
        assertThat(file).isEmptyFile();
    }

    @Test
    void ledgers_of_different_names_share_a_folder() throws IOException {
        keep(ledger.checkpoint(), KEYS);
        keep(new PlainLedger(KEYS, "test/other").and("other", 12).checkpoint(), KEYS);

        assertThat(names()).hasSize(2);
    }

    @Test
    void of_many_that_write_at_once_one_does_and_the_others_agree_or_are_told() throws Exception {
        Checkpoint split = PlainLedger.of(KEYS, "other", 12).checkpoint();
        List<Checkpoint> all = IntStream.range(0, 40)
                .mapToObj(i -> i % 2 == 0 ? ledger.checkpoint() : split)
                .toList();

        List<Boolean> kept = Together.run(8, all, checkpoint -> {
            try {
                keep(checkpoint, KEYS);
                return true;
            } catch (IOException e) {
                return false;
            }
        });

        assertThat(names()).hasSize(1);
        assertThat(Collections.frequency(kept, true)).isEqualTo(20);
        Checkpoint winner =
                CheckpointNote.verified(Files.readString(folder.resolve(names().get(0))), KEYS.publicKeys());
        for (int i = 0; i < all.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(all.get(i).equals(winner));
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_an_error() throws IOException {
        Files.write(parent.resolve("a"), "a file".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> keep(ledger.checkpoint(), KEYS)).isInstanceOf(IOException.class);
        assertThat(new CheckpointFiles(folder)).hasToString("CheckpointFiles[" + folder + "]");
    }

    private void keep(Checkpoint checkpoint, CfoKeys keys) throws IOException {
        new CheckpointFiles(folder).accept(checkpoint, CheckpointNote.text(checkpoint, keys.publicKeys()));
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
