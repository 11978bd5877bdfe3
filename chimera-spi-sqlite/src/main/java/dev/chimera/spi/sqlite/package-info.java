/** One SQLite file that holds the ledger, the runs, the outbox and the audit log, and survives the process and the power. */
@NullMarked
package dev.chimera.spi.sqlite;

import org.jspecify.annotations.NullMarked;
