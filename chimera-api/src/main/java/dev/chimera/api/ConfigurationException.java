package dev.chimera.api;

/** The SDK or a plug-in was put together wrongly; the message names the part and the remedy. */
public final class ConfigurationException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    /** A wrong configuration. */
    public ConfigurationException(String message) {
        super(ErrorCode.CONFIGURATION, message);
    }

    /** A wrong configuration, found out by {@code cause}. */
    public ConfigurationException(String message, Throwable cause) {
        super(ErrorCode.CONFIGURATION, message, cause);
    }
}
