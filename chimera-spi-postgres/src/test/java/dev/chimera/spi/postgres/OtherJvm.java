package dev.chimera.spi.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** A program that counts in the schema that its arguments name, and says each number only after it was answered. */
final class OtherJvm {
    private OtherJvm() {}

    public static void main(String[] arguments) {
        try (PostgresStorage storage = PostgresStorage.builder()
                .url(arguments[0])
                .schema(arguments[1])
                .migrate(false)
                .poolSize(2)
                .open()) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                System.out.println(Steps.count(storage));
            }
        }
    }

    static Process start(String url, String schema, int steps, Path said) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        url,
                        schema,
                        String.valueOf(steps))
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
