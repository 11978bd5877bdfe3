package dev.chimera.checks;

/**
 * One thing that stops the build.
 *
 * @param where the file, and the line if there is one
 * @param what what is wrong there, with the value that is wrong
 * @param remedy what to do about it
 */
record Problem(String where, String what, String remedy) {
    /** Three lines: where, what, and what to do. */
    String describe() {
        return where + System.lineSeparator() + "     " + what + System.lineSeparator() + "     Remedy: " + remedy;
    }
}
