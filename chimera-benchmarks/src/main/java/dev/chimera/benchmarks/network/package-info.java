/** Networks of peers that are killed and lied to, and how well they find each other. */
@NullMarked
package dev.chimera.benchmarks.network;

import org.jspecify.annotations.NullMarked;
