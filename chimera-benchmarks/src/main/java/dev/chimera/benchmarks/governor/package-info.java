/** How fast the governor decides beside what it is built of, and what is left of it, and of a run, when a JVM is killed. */
@NullMarked
package dev.chimera.benchmarks.governor;

import org.jspecify.annotations.NullMarked;
