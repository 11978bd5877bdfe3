/** One PostgreSQL schema that holds the ledger, the runs, the outbox and the audit log, and that several JVMs share. */
@NullMarked
package dev.chimera.spi.postgres;

import org.jspecify.annotations.NullMarked;
