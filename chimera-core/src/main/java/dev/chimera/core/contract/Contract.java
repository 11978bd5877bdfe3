package dev.chimera.core.contract;

import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendScan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one agent is asked and answers. Immutable; there are four.
 *
 * @param <I> what it is asked
 * @param <O> what it answers
 */
public final class Contract<I, O> {
    /** Posts to trends. */
    public static final Contract<TrendQuery, TrendScan> SCOUT_ANALYZE =
            new Contract<>("scout.analyze", TrendQuery.class, TrendScan.class);

    /** A trend and a persona to a brief. */
    public static final Contract<BriefRequest, ContentBrief> DIRECTOR_CREATE_BRIEF =
            new Contract<>("director.create_brief", BriefRequest.class, ContentBrief.class);

    /** A brief and a permit to an asset; {@link ProductionStatus} is what is answered at once. */
    public static final Contract<ProduceRequest, MediaAsset> ARTIST_PRODUCE =
            new Contract<>("artist.produce", ProduceRequest.class, MediaAsset.class);

    /** A request for money to a decision. */
    public static final Contract<SpendRequest, ApprovalDecision> CFO_APPROVE =
            new Contract<>("cfo.approve", SpendRequest.class, ApprovalDecision.class);

    private static final String SCHEMAS = "/META-INF/chimera/schemas/";

    private final String name;
    private final Class<I> requestType;
    private final Class<O> responseType;

    private Contract(String name, Class<I> requestType, Class<O> responseType) {
        this.name = name;
        this.requestType = requestType;
        this.responseType = responseType;
    }

    /** The four. */
    public static List<Contract<?, ?>> all() {
        return List.of(SCOUT_ANALYZE, DIRECTOR_CREATE_BRIEF, ARTIST_PRODUCE, CFO_APPROVE);
    }

    /** Agent and act, for example {@code scout.analyze}. */
    public String name() {
        return name;
    }

    /** The type of what is asked. */
    public Class<I> requestType() {
        return requestType;
    }

    /** The type of what is answered. */
    public Class<O> responseType() {
        return responseType;
    }

    /** The JSON Schema (draft 2020-12) of the request. */
    public String requestSchema() {
        return schema(name + ".request");
    }

    /** The JSON Schema (draft 2020-12) of the response. */
    public String responseSchema() {
        return schema(name + ".response");
    }

    static String schema(String document) {
        String resource = SCHEMAS + document + ".json";
        try (InputStream in = Contract.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + resource, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
