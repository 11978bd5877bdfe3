package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.spi.CfoPlugin;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.ProviderContext;
import java.util.Optional;

/**
 * Makes a {@link LocalCfo} from settings, under the name {@code local}:
 *
 * <ul>
 *   <li>{@code keyset.insecure-path}: a file that {@link CfoKeys#writeInsecurely} wrote, relative to the work directory. Needed for
 *       every store that lasts; a store in memory does without, with keys that end with it.
 *   <li>{@code origin}: the ledger's name.
 * </ul>
 *
 * A host that wraps its keys reads them with {@link CfoKeys#readEncrypted} and builds the governor itself. Thread-safe.
 */
public final class LocalCfoPlugin implements CfoPlugin {
    private static final String KEYSET = "keyset.insecure-path";

    /** Called by ServiceLoader. */
    public LocalCfoPlugin() {}

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Cfo create(Budget budget, SpendPolicy policy, LedgerStore store, ProviderContext context) {
        LocalCfo.Builder builder = LocalCfo.builder()
                .budget(budget)
                .policy(policy)
                .store(store)
                .keys(keys(store, context))
                .clock(context.clock());
        context.config().text("origin").ifPresent(builder::origin);
        return builder.build();
    }

    private static CfoKeys keys(LedgerStore store, ProviderContext context) {
        Optional<String> path = context.config().text(KEYSET);
        if (path.isPresent()) {
            return CfoKeys.readInsecurely(context.workDirectory().resolve(path.get()));
        }
        if (store.name().equals("memory")) {
            return CfoKeys.generate();
        }
        throw new ConfigurationException("setting '" + KEYSET + "' is missing, and the ledger store '" + store.name()
                + "' outlives this JVM, so keys made now could not verify it later; write keys once with"
                + " CfoKeys.generate().writeInsecurely(path) and name the file, or build LocalCfo with"
                + " CfoKeys.readEncrypted");
    }
}
