/** Programs that measure how peers find each other, beside the bare engine in the same network. */
@NullMarked
package dev.chimera.benchmarks.network;

import org.jspecify.annotations.NullMarked;
