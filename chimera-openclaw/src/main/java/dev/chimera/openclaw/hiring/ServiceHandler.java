package dev.chimera.openclaw.hiring;

import java.util.UUID;

/** Does the work that a peer offers. Called on many threads at once. */
@FunctionalInterface
public interface ServiceHandler {
    /**
     * Does {@code task}. Whatever is thrown becomes a refund for the buyer, who is told that it failed and not why.
     *
     * @param exchangeId the same if the work is asked for again after a crash, so that nothing outside is done twice
     */
    ServiceResult work(UUID exchangeId, ServiceTask task) throws Exception;
}
