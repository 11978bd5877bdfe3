package dev.chimera.benchmarks.governor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a process of the kill loop lived. Immutable.
 *
 * @param killed whether it came to the place where it was to end
 * @param path the places that it came to, in order
 * @param done how often it did what
 */
record KillLife(boolean killed, List<KillPoint> path, Map<String, Integer> done) {
    private static final long PATIENCE_SECONDS = 120;

    KillLife {
        path = List.copyOf(path);
        done = Map.copyOf(done);
    }

    /**
     * Starts a process in {@code world} that is to end at {@code point}, and waits until it has ended, there or because its run has.
     *
     * @throws IllegalStateException if it ended otherwise, or takes more than two minutes
     */
    static KillLife live(KillJvm jvm, KillWorld world, KillPoint point) throws IOException, InterruptedException {
        Path said = Files.createTempFile(world.folder(), "said-", ".txt");
        Path complained = Files.createTempFile(world.folder(), "complained-", ".txt");
        Process process = new ProcessBuilder(jvm.command(world, point))
                .redirectOutput(said.toFile())
                .redirectError(complained.toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        String line = Files.readString(said).strip();
        int exit = ended ? process.exitValue() : -1;
        Broken.unless(
                exit == (line.startsWith("killed") ? Tripwire.KILLED : 0) && !line.isEmpty(),
                "a process that was to be killed at %s %s, said '%s' and complained: %s",
                point,
                ended ? "ended with " + exit : "did not end",
                line,
                Files.readString(complained));
        return parse(line);
    }

    int count(String what) {
        return done.getOrDefault(what, 0);
    }

    /** Where it was, last. */
    KillPoint last() {
        return path.get(path.size() - 1);
    }

    @Override
    public String toString() {
        return (killed ? "killed " + last() : "ended") + " " + done;
    }

    private static KillLife parse(String line) {
        String[] words = line.split(" ", -1);
        List<KillPoint> path = new ArrayList<>();
        Map<String, Integer> done = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                path.add(KillPoint.parse(words[i]));
            } else {
                done.put(words[i].substring(0, equals), Integer.valueOf(words[i].substring(equals + 1)));
            }
        }
        return new KillLife(words[0].equals("killed"), path, done);
    }
}
