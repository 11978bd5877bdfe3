package dev.chimera.checks;

/**
 * What one test said about one criterion when it ran.
 *
 * @param criterion the id that the test names
 * @param outcome what became of the test
 * @param test class and method
 * @param file the file that says so, relative to the root
 */
record Proof(String criterion, Outcome outcome, String test, String file) {
    /** What became of a test; a test that was aborted by an assumption counts as failed. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }
}
