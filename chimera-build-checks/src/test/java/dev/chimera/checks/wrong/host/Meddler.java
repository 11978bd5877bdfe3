package dev.chimera.checks.wrong.host;

import java.util.Locale;

/** Changes what belongs to the host. */
class Meddler {
    void meddle() {
        System.setProperty("chimera.meddled", "true");
        Locale.setDefault(Locale.ROOT);
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave));
    }

    void leave() {
        System.exit(1);
    }
}
