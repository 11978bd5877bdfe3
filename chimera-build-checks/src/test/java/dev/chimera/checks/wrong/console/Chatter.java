package dev.chimera.checks.wrong.console;

/** Prints. */
class Chatter {
    void say() {
        System.out.println("hello");
        System.err.println("hello");
        new IllegalStateException("hello").printStackTrace();
    }

    static class Quiet {
        long counts() {
            return System.nanoTime();
        }
    }
}
