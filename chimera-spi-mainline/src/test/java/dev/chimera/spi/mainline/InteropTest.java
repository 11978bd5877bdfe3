package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chimera.api.network.Locator;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The same records through other people's engines, in both directions: npm's {@code bittorrent-dht}, in the folder that {@code
 * -Dinterop.npm} names, and libtorrent's own Python binding, where {@code python3} can import it.
 */
@Tag("interop")
@Spec("CLAW-2")
class InteropTest {
    private static final int ROUNDS = 6;
    private TestNodes nodes;

    @BeforeEach
    void start() throws InterruptedException {
        nodes = new TestNodes(10);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void reads_and_is_read_by_npms_bittorrent_dht() throws Exception {
        String folder = System.getProperty("interop.npm", "");
        assumeTrue(
                Files.isDirectory(Path.of(folder, "node_modules", "bittorrent-dht")),
                "not run: npm's bittorrent-dht is not in the folder that -Dinterop.npm names");
        bothWays(
                List.of("node", script("npm.mjs")),
                Path.of(folder).toAbsolutePath().toString(),
                1);
    }

    @Test
    void reads_and_is_read_by_libtorrents_python_binding() throws Exception {
        String python = System.getProperty("interop.python", "python3");
        assumeTrue(canImport(python), "not run: " + python + " has no module libtorrent");
        bothWays(List.of(python, script("rasterbar.py")), "", 40);
    }

    private void bothWays(List<String> program, String folder, int block) throws Exception {
        var from = nodes.node(3).address();
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("127.249." + block + ".1", from.getHostString() + ":" + from.getPort(), folder));
        List<String> said = new ArrayList<>();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader answers = process.inputReader();
                PrintWriter questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (int i = 0; i < ROUNDS; i++) {
                MainlineDirectory writer = nodes.openEnd(i % 5);
                MainlineDirectory reader = nodes.openEnd(5 + i % 5);
                Locator first = PeerSamples.locator(block + i, 1, "media/image/chart", "trend");
                Locator second = PeerSamples.locator(block + i, 2, "trend");
                Locator third = PeerSamples.locator(block + i, 3, "media");
                ItemKey item = NetworkNames.open().itemsOf(first.peerId()).get(i % NetworkNames.COPIES);
                String name = " " + MainlineNode.nameOf(item).publicKey().hex() + " "
                        + item.salt().hex();
                String write = "put" + name + " " + item.seed().hex() + " ";

                writer.publish(first);
                assertThat(ask(questions, answers, said, "get" + name))
                        .startsWith("GOT " + first.encoded().hex());
                assertThat(ask(
                                questions,
                                answers,
                                said,
                                write + second.encoded().hex()))
                        .matches("PUT [1-9].*");
                assertThat(reader.lookup(first.peerId()))
                        .as("newer than the copies that Java wrote")
                        .contains(second);
                writer.publish(third);
                assertThat(reader.lookup(first.peerId())).contains(third);
                assertThat(ask(questions, answers, said, "get" + name))
                        .startsWith("GOT " + third.encoded().hex());
            }
        } finally {
            process.destroy();
        }
        LoggerFactory.getLogger(InteropTest.class)
                .warn(
                        "{}, milliseconds: {}",
                        program.get(0),
                        said.stream()
                                .map(line -> line.replaceAll("GOT [0-9a-f]+", "GOT"))
                                .toList());
    }

    private static String ask(PrintWriter questions, BufferedReader answers, List<String> all, String question)
            throws IOException {
        questions.println(question);
        String answer = String.valueOf(answers.readLine());
        all.add(answer);
        return answer;
    }

    private static boolean canImport(String python) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", "import libtorrent").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static String script(String name) {
        return Path.of("src/test/resources/interop", name).toAbsolutePath().toString();
    }
}
