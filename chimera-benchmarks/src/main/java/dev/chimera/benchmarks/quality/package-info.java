/** How well the Scout and the SafetyGateway judge, measured on labelled data beside other engines. */
@NullMarked
package dev.chimera.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
