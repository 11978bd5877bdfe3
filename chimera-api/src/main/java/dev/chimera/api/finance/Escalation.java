package dev.chimera.api.finance;

import java.time.Instant;
import java.util.UUID;

/**
 * A request that waits for a person. Immutable.
 *
 * @param ticket the id under which a person decides
 * @param request what was asked for
 * @param expiresAt after which nobody can decide any more
 */
public record Escalation(UUID ticket, SpendRequest request, Instant expiresAt) {}
