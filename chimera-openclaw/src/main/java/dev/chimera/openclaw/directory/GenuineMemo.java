package dev.chimera.openclaw.directory;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Remembers of a bounded number of records whether their signatures are right, for a check costs as much as a thousand messages. */
final class GenuineMemo {
    private static final int RECORDS_MAX = 20_000;

    /** A record and whether it is genuine. */
    private record Checked(Object signed, boolean genuine) {}

    private final Map<Bytes, Checked> bySignature = new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Checked> eldest) {
            return size() > RECORDS_MAX;
        }
    };

    boolean isGenuine(Locator locator) {
        return check(locator, locator.signature(), Locator::isGenuine);
    }

    boolean isGenuine(Heartbeat heartbeat) {
        return check(heartbeat, heartbeat.signature(), Heartbeat::isGenuine);
    }

    /** A signature that is known to be another record's is not this one's: it was moved. */
    private <T> boolean check(T signed, Bytes signature, Predicate<T> checker) {
        Checked before = bySignature.get(signature);
        if (before != null && (before.signed() == signed || before.signed().equals(signed))) {
            return before.genuine();
        }
        if (before != null && before.genuine()) {
            return false;
        }
        boolean genuine = checker.test(signed);
        bySignature.put(signature, new Checked(signed, genuine));
        return genuine;
    }
}
