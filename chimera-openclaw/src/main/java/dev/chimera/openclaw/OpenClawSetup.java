package dev.chimera.openclaw;

import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.openclaw.exchange.CreditRate;
import dev.chimera.openclaw.hiring.Appraiser;
import dev.chimera.openclaw.hiring.Offering;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a builder was told, with its defaults. */
record OpenClawSetup(
        String name,
        String description,
        PeerSigner keys,
        PeerDirectory directory,
        PeerStore storage,
        Cfo cfo,
        RateLimiter rate,
        InstantSource clock,
        @Nullable InetSocketAddress bind,
        @Nullable URI endpoint,
        String path,
        boolean isPrivate,
        Map<Capability, Offering> offerings,
        @Nullable EscrowProvider escrow,
        Predicate<PeerId> admits,
        int jobsMax,
        Money exposureMax,
        int hiresMax,
        Optional<Hiring> hiring,
        Duration heartbeatEvery,
        Duration heartbeatTtl,
        Duration careEvery,
        Duration lease,
        List<KeyRotation> rotations) {
    /** What it takes to hire. */
    record Hiring(Appraiser appraiser, CreditRate rate) {}
}
