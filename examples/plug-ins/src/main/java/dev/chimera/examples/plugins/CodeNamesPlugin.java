package dev.chimera.examples.plugins;

import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.SafetyCheck;
import dev.chimera.api.spi.SafetyCheckPlugin;
import java.util.Set;

/** Makes {@link CodeNames} for whoever asks for the check {@code code-names}. Its setting {@code names} lists them, with commas. */
public final class CodeNamesPlugin implements SafetyCheckPlugin {
    /** Called by ServiceLoader. */
    public CodeNamesPlugin() {}

    @Override
    public String name() {
        return CodeNames.NAME;
    }

    @Override
    public SafetyCheck create(ProviderContext context) {
        return new CodeNames(Set.of(context.config().required("names").split(",")));
    }
}
