package dev.chimera.core.artist;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.spi.MediaProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Artist that works with media providers. It plans with the provider that the request names, or else with the first one that
 * makes the kind; the price is that provider's own quote. What comes back is measured by a {@link QualityGauge} and leaves only
 * if it passes.
 *
 * <p>Thread-safe. Whoever builds it closes it; that ends its own threads and no provider.
 */
public final class ToolArtist implements Artist, AutoCloseable {
    private final List<MediaProvider> providers;
    private final Workshop workshop;
    private final @Nullable ThreadPoolExecutor own;

    private ToolArtist(Builder builder) {
        this.providers = List.copyOf(builder.providers);
        Executor given = builder.executor;
        this.own = given == null ? ArtistThreads.newPool() : null;
        this.workshop = new Workshop(
                builder.gauge == null ? new QualityGauge() : builder.gauge,
                builder.clock == null ? InstantSource.system() : builder.clock,
                given == null ? ArtistThreads.of(own) : given,
                builder.alarm,
                Map.copyOf(builder.deadlines),
                builder.pollEvery);
    }

    /** A new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if the request names a tool that is not there or makes another kind, or none makes the kind
     */
    @Override
    public ProductionPlan plan(ProductionRequest request) {
        ContentBrief brief = request.brief();
        MediaKind kind = kindOf(brief.format());
        MediaProvider provider = choose(kind, request.tools().get(kind));
        MediaOrder order = new MediaOrder(
                request.productionId(),
                kind,
                brief.copy().title(),
                brief.visualPrompts(),
                request.byline(),
                request.qualityPreset());
        return new ProductionPlan(
                brief, order, provider.name(), provider.quote(order).orElse(null));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ChimeraException with {@link ErrorCode#UNPRICED} if the plan has no price, with {@link ErrorCode#SATURATED} if too
     *     many productions are waiting; nothing was ordered then and the permit is as good as before
     */
    @Override
    public Production produce(ProductionPlan plan, OpenedPermit permit) {
        MediaProvider provider = byName(plan.payee());
        requireCovers(plan, permit);
        ToolProduction production = new ToolProduction(plan, permit, provider, workshop);
        try {
            production.start();
        } catch (RejectedExecutionException e) {
            throw new ChimeraException(
                    ErrorCode.SATURATED,
                    "the artist is closed or has too many productions waiting; try again later",
                    e);
        }
        return production;
    }

    /** Takes no more productions; those under way end at their deadlines. */
    @Override
    public void close() {
        if (own != null) {
            own.shutdown();
        }
    }

    private static MediaKind kindOf(ContentFormat format) {
        return format == ContentFormat.VIDEO ? MediaKind.VIDEO : MediaKind.IMAGE;
    }

    private MediaProvider choose(MediaKind kind, @Nullable String tool) {
        if (tool != null) {
            MediaProvider named = byName(tool);
            if (!named.kinds().contains(kind)) {
                throw new ConfigurationException("tool '" + tool + "' makes no " + kind.id() + "; there is " + offer());
            }
            return named;
        }
        return providers.stream()
                .filter(provider -> provider.kinds().contains(kind))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "no tool makes " + kind.id() + "; there is " + offer() + "; add a media provider that does"));
    }

    private MediaProvider byName(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("there is no tool '" + name + "'; there is " + offer()));
    }

    private String offer() {
        return providers.stream()
                .map(provider -> provider.name()
                        + provider.kinds().stream().map(MediaKind::id).sorted().toList())
                .collect(Collectors.joining(", "));
    }

    /** The same as the gate and the provider check, so that a wrong permit is refused before a job is accepted. */
    @SuppressWarnings("ConstantValue") // a careless caller may hand in null, and then the door must stay shut
    private static void requireCovers(ProductionPlan plan, @Nullable OpenedPermit permit) {
        Money price = plan.price();
        if (price == null) {
            throw new ChimeraException(
                    ErrorCode.UNPRICED, plan.payee() + " names no price, so nothing may be ordered from it");
        }
        SpendRequest.Target target =
                new SpendRequest.Target(plan.payee(), plan.order().content());
        if (permit == null || !permit.permit().target().equals(target)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED,
                    "there is no permit that pays '" + plan.payee() + "' for this plan; open one at PermitGate");
        }
        Money ceiling = permit.ceiling();
        if (!ceiling.currency().equals(price.currency()) || price.isMoreThan(ceiling)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", the plan costs " + price);
        }
    }

    /** Puts an Artist together. Not thread-safe. */
    public static final class Builder {
        private final List<MediaProvider> providers = new ArrayList<>();
        private final Map<MediaKind, Duration> deadlines = new EnumMap<>(Map.of(
                MediaKind.IMAGE, Duration.ofSeconds(30),
                MediaKind.VIDEO, Duration.ofSeconds(120),
                MediaKind.VOICE, Duration.ofSeconds(60)));
        private Duration pollEvery = Duration.ofSeconds(1);
        private Alarm alarm = Alarm.PLATFORM;
        private @Nullable QualityGauge gauge;
        private @Nullable InstantSource clock;
        private @Nullable Executor executor;

        private Builder() {}

        /** Adds a provider; those added earlier are preferred. Stays the caller's. */
        public Builder provider(MediaProvider provider) {
            String name = Require.length("provider name", provider.name(), 1, 64);
            if (providers.stream().anyMatch(known -> known.name().equals(name))) {
                throw new ConfigurationException("media provider '" + name + "' was added twice");
            }
            providers.add(provider);
            return this;
        }

        /** Measures with {@code gauge}. */
        public Builder gauge(QualityGauge gauge) {
            requireUnset("gauge", this.gauge);
            this.gauge = gauge;
            return this;
        }

        /** Takes the time from {@code clock}; default is the system's. */
        public Builder clock(InstantSource clock) {
            requireUnset("clock", this.clock);
            this.clock = clock;
            return this;
        }

        /**
         * Calls providers on {@code executor}, which stays the caller's; default is a bounded pool of its own. An executor that
         * runs in the calling thread makes {@link ToolArtist#produce} as slow as the provider, and later looks block the Java
         * platform's timer; so it is for providers that are done at once.
         */
        public Builder executor(Executor executor) {
            requireUnset("executor", this.executor);
            this.executor = executor;
            return this;
        }

        /** How long {@code kind} may take; default is 30 s for images, 120 s for video and 60 s for voice. */
        public Builder deadline(MediaKind kind, Duration deadline) {
            deadlines.put(kind, requirePositive("deadline", deadline));
            return this;
        }

        /** The longest wait between two looks at a provider; default is 1 s. The first waits are shorter. */
        public Builder pollEvery(Duration pollEvery) {
            this.pollEvery = requirePositive("pollEvery", pollEvery);
            return this;
        }

        Builder alarm(Alarm alarm) {
            this.alarm = alarm;
            return this;
        }

        /**
         * The Artist.
         *
         * @throws ConfigurationException if there is no provider
         */
        public ToolArtist build() {
            if (providers.isEmpty()) {
                throw new ConfigurationException(
                        "an artist needs at least one media provider; add LocalStudio to work offline");
            }
            return new ToolArtist(this);
        }

        private static void requireUnset(String slot, @Nullable Object value) {
            if (value != null) {
                throw new ConfigurationException("the artist's " + slot + " was set twice");
            }
        }

        private static Duration requirePositive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new ConfigurationException("the artist's " + name + " must be longer than zero, got " + value);
            }
            return value;
        }
    }
}
