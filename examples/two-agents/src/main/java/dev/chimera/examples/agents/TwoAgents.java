package dev.chimera.examples.agents;

import dev.chimera.api.Bytes;
import dev.chimera.spi.mainline.MainlineDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two JVMs that know nothing of each other but one node of a DHT on this machine: one finds the other by what it sells, hires it, and pays
 * it; both show their ledgers and the receipts. Argument: a folder for keys and books; a temporary one unless told.
 */
public final class TwoAgents {
    static final String MEETING_POINT = "127.0.3.1";

    private static final int KEY_LENGTH = 32;

    private final PrintStream screen;

    TwoAgents(PrintStream screen) {
        this.screen = screen;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder =
                args.length > 0 && !args[0].isEmpty() ? Path.of(args[0]) : Files.createTempDirectory("two-agents");
        new TwoAgents(System.out).run(folder);
    }

    void run(Path folder) throws IOException, InterruptedException {
        byte[] secret = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(secret);
        Bytes networkKey = Bytes.of(secret);
        try (MainlineDirectory meetingPoint = MainlineDirectory.builder()
                .listen(MEETING_POINT, 0)
                .networkKey(networkKey)
                .open()) {
            String port = String.valueOf(meetingPoint.address().getPort());
            Process seller = start(SellingAgent.class, folder.resolve("seller"), port, networkKey.hex());
            try {
                BufferedReader voice = seller.inputReader();
                tell("seller", voice.readLine());
                Process buyer = start(HiringAgent.class, folder.resolve("buyer"), port, networkKey.hex());
                tellAll("buyer", buyer);
                seller.outputWriter().close();
                for (String line = voice.readLine(); line != null; line = voice.readLine()) {
                    tell("seller", line);
                }
                requireWell("the seller", seller);
            } finally {
                seller.destroyForcibly();
            }
        }
    }

    private void tellAll(String who, Process process) throws IOException, InterruptedException {
        try {
            BufferedReader voice = process.inputReader();
            for (String line = voice.readLine(); line != null; line = voice.readLine()) {
                tell(who, line);
            }
            requireWell("the " + who, process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void requireWell(String who, Process process) throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new IOException(who + " ended with " + process.exitValue() + "; it says above why");
        }
    }

    private void tell(String who, @Nullable String line) {
        screen.printf("%-6s | %s%n", who, line == null ? "(said nothing)" : line);
    }

    private static Process start(Class<?> program, Path folder, String port, String networkKey) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-classpath",
                System.getProperty("java.class.path", ""),
                program.getName()));
        command.addAll(List.of(Files.createDirectories(folder).toString(), port, networkKey));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
