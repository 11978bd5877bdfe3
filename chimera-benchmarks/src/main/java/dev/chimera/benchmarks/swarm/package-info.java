/** What a swarm of several JVMs keeps of its work when they are killed and what they share is taken away. */
@NullMarked
package dev.chimera.benchmarks.swarm;

import org.jspecify.annotations.NullMarked;
