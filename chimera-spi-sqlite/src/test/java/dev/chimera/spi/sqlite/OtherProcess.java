package dev.chimera.spi.sqlite;

import java.io.IOException;
import java.nio.file.Path;

/** A program that counts in the file that its first argument names, and says each number only after it was answered. */
final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) {
        try (SqliteStorage storage = SqliteStorage.at(Path.of(arguments[0]))) {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                System.out.println(Steps.count(storage));
            }
        }
    }

    static Process start(Path file, int steps, Path said) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString(),
                        String.valueOf(steps))
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
