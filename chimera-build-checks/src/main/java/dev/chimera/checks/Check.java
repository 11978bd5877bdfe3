package dev.chimera.checks;

/** Compares one aspect of the project with what it promises. */
interface Check {
    /** Looks at {@code tree} and adds what it found to {@code report}. */
    void run(ProjectTree tree, Report report);
}
