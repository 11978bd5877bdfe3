/** The governor in front of one paid call, without a pipeline. */
@NullMarked
package dev.chimera.examples.spending;

import org.jspecify.annotations.NullMarked;
