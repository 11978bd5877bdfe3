/** The report of a run: one HTML file for people, in which everything that came from outside stays text. */
@NullMarked
package dev.chimera.core.report;

import org.jspecify.annotations.NullMarked;
