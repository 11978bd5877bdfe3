/** A run on its way through the pipeline: durable state, the events that people watch, and how it ended. */
@NullMarked
package dev.chimera.api.run;

import org.jspecify.annotations.NullMarked;
