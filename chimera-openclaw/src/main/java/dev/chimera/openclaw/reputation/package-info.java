/** How far a peer can be trusted, as one reader sees it: from receipts that counterparties signed, weighted from the reader outward. */
@NullMarked
package dev.chimera.openclaw.reputation;

import org.jspecify.annotations.NullMarked;
