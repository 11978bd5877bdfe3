/** The gateway that everything passes on its way in and out: small linear checks, one verdict, and a record of it. */
@NullMarked
package dev.chimera.core.safety;

import org.jspecify.annotations.NullMarked;
