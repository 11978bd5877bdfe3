/** Ten thousand productions at once in one JVM: how quickly work is taken on, what each weighs, how it all ends, who gets his share. */
@NullMarked
package dev.chimera.benchmarks.swarm;

import org.jspecify.annotations.NullMarked;
