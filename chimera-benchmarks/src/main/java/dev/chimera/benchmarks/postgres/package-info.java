/** How fast one PostgreSQL takes decisions, answers questions and carries runs, beside its peers on the same server. */
@NullMarked
package dev.chimera.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
