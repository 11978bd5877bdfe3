/**
 * Money: what may be spent, who asked, what was decided, and the permit that opens a provider's door. Amounts are reserved,
 * then opened, then settled or voided; a reservation nobody opened expires.
 */
@NullMarked
package dev.chimera.api.finance;

import org.jspecify.annotations.NullMarked;
