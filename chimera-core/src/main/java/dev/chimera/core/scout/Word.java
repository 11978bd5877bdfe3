package dev.chimera.core.scout;

/**
 * A word of a text.
 *
 * @param key its folded form, by which words are compared
 * @param start where it begins in the text it was cut from
 * @param end where it ends there
 * @param begins whether a phrase cannot reach from the word before into this one
 * @param glued whether it is a single character of a script that puts no spaces between words
 * @param capital whether it was written in capitals only
 */
record Word(String key, int start, int end, boolean begins, boolean glued, boolean capital) {}
