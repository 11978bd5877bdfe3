package dev.chimera.core;

import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.spi.AuditLog;

/** Who may say no, and where it is written down. */
record Doors(Cfo cfo, PermitGate permits, SafetyGateway safety, AuditLog audit) {}
