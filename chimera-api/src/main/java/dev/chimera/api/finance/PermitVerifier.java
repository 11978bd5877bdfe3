package dev.chimera.api.finance;

/**
 * Checks a permit's signature and time with the CFO's public keys alone. Says nothing about whether the permit was used: only
 * {@link Cfo#open} knows. Thread-safe.
 */
@FunctionalInterface
public interface PermitVerifier {
    /**
     * Returns if {@code permit} was signed by an authorised key over exactly its content and has not expired.
     *
     * @throws PermitException otherwise, with the reason as its code
     */
    void verify(SpendPermit permit);
}
