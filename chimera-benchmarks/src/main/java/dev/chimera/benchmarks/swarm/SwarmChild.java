package dev.chimera.benchmarks.swarm;

import java.io.IOException;

/**
 * One JVM of the swarm loop: fetches work and makes it. Says on its standard output when it is at work. Killed at any moment; at a
 * word on its standard input, or its end, it leaves what it has to others and ends.
 */
final class SwarmChild {
    private SwarmChild() {}

    /** Arguments: the world's. */
    public static void main(String[] args) throws IOException {
        try (SwarmJvm jvm = SwarmJvm.open(SwarmWorld.of(args))) {
            jvm.begin();
            System.out.println("at work");
            if (System.in.read() < 0) {
                System.err.println("the parent is gone");
            }
        }
    }
}
