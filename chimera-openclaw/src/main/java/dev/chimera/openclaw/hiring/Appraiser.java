package dev.chimera.openclaw.hiring;

/** Says what a delivered result is worth, before it is paid. Called on many threads at once, and perhaps again after a crash. */
@FunctionalInterface
public interface Appraiser {
    /** What {@code result} is worth; whatever is thrown counts as not valid. */
    Appraisal appraise(ServiceTask task, ServiceResult result) throws Exception;
}
