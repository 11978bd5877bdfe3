package dev.chimera.examples.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ServiceStatus;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.core.swarm.SwarmSnapshot;
import dev.chimera.examples.swarm.Board.Life;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final String TROUBLE = "Luna: the store is polled, for redis does not answer";

    @Test
    void shows_totals_each_manager_of_each_jvm_what_happened_and_what_is_wrong() {
        List<String> lines = text(LiveTable.lines(board(), 100, 50));

        assertThat(lines).hasSize(3 + 6 + 1 + 1 + 1);
        assertThat(lines.get(0)).isEqualTo(" 12.3s  accepted 150 of 200, waiting 48, ended 71, published 70");
        assertThat(lines.get(3))
                .startsWith("1 SATURATED 429   scout        5/12    4/4    35      1   3.1")
                .endsWith("250ms/1.4s   1.5s/11min   56%");
        assertThat(lines.get(4)).startsWith("18/24 places 75%  director");
        assertThat(lines.get(5)).startsWith("refused 7 ");
        assertThat(lines.get(9)).isEqualTo("2 killed");
        assertThat(lines.get(10)).isEqualTo("6.2s  JVM 2 was killed");
        assertThat(lines.get(11)).isEqualTo("JVM 1: " + TROUBLE);
    }

    @Test
    void every_line_fits_into_the_width() {
        for (int width : new int[] {1, 17, 40, 80, 100}) {
            assertThat(LiveTable.lines(board(), width, 50))
                    .allSatisfy(line -> assertThat(line.columnLength()).isLessThanOrEqualTo(width));
        }
        assertThat(text(LiveTable.lines(board(), 100, 50)))
                .as("at 100 columns no row is cut off")
                .anySatisfy(line -> assertThat(line).endsWith("56%"));
    }

    @Test
    void what_is_too_high_is_left_out_of_the_middle() {
        List<String> lines = text(LiveTable.lines(board(), 100, 8));

        assertThat(lines).hasSize(8);
        assertThat(lines.get(0)).contains("accepted");
        assertThat(lines.get(5)).isEqualTo("... 5 more lines; make the terminal higher");
        assertThat(lines.get(7)).contains(TROUBLE);
        assertThat(LiveTable.lines(board(), 100, 1)).hasSize(1);
    }

    @Test
    void the_table_has_colours_and_the_plain_line_has_none() {
        assertThat(LiveTable.lines(board(), 100, 50))
                .anySatisfy(line -> assertThat(line.toAnsi()).contains("\u001b["));
        assertThat(LiveTable.line(board()))
                .doesNotContain("\u001b")
                .doesNotContain("\n")
                .isEqualTo(" 12.3s  accepted 150 of 200, waiting 48, ended 71, published 70"
                        + " | JVM 1 SATURATED 429 18/24 places 75% | JVM 2 killed");
    }

    @Test
    void a_jvm_that_has_said_nothing_is_starting() {
        Board board = new Board(
                Duration.ZERO,
                new Board.Totals(1, 0, 0, 0, 0),
                List.of(new Board.Jvm(1, Life.STARTING, null)),
                List.of());

        assertThat(text(LiveTable.lines(board, 100, 50)).get(3)).isEqualTo("1 starting");
    }

    @Test
    void a_report_is_read_as_it_was_written() throws Exception {
        Report report = new Report(swarm(), Set.of(new UUID(1, 2)), List.of(new UUID(3, 4)));

        assertThat(report.line()).doesNotContain("\n");
        assertThat(Report.of(report.line())).isEqualTo(report);
    }

    private static List<String> text(List<AttributedString> lines) {
        return lines.stream().map(AttributedString::toString).toList();
    }

    private static Board board() {
        return new Board(
                Duration.ofMillis(12_340),
                new Board.Totals(200, 150, 48, 71, 70),
                List.of(new Board.Jvm(1, Life.WORKING, swarm()), new Board.Jvm(2, Life.KILLED, swarm())),
                List.of("6.2s  JVM 2 was killed"));
    }

    private static SwarmSnapshot swarm() {
        return new SwarmSnapshot(
                Instant.EPOCH,
                ServiceStatus.SATURATED,
                "",
                new SwarmSnapshot.Places(18, 24, 7),
                Swarm.ROLES.stream().map(LiveTableTest::manager).toList(),
                List.of(TROUBLE));
    }

    private static SwarmSnapshot.Role manager(AgentRole role) {
        return new SwarmSnapshot.Role(
                role,
                "",
                new SwarmSnapshot.Load(5, 12, 0, 4, 4),
                new SwarmSnapshot.Counts(35, 1, 3.14),
                new SwarmSnapshot.Latency(Duration.ofMillis(250), Duration.ofMillis(1_400), Duration.ofSeconds(2)),
                new SwarmSnapshot.Latency(Duration.ofMillis(1_500), Duration.ofMinutes(11), Duration.ofMinutes(12)));
    }
}
