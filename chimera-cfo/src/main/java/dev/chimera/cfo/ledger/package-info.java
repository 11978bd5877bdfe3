/** The bytes of the ledger: what an entry says, how it is written and strictly read, how entries are hashed, and the export file. */
@NullMarked
package dev.chimera.cfo.ledger;

import org.jspecify.annotations.NullMarked;
