/** The built-in scout: screened posts come in, repeats go, and topics that rise beyond chance come out. */
@NullMarked
package dev.chimera.core.scout;

import org.jspecify.annotations.NullMarked;
