/**
 * A swarm under load: ten thousand productions at once in one JVM, who gets what share, and what several JVMs keep of their work when they
 * are killed and what they share is taken away.
 */
@NullMarked
package dev.chimera.benchmarks.swarm;

import org.jspecify.annotations.NullMarked;
