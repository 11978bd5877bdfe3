package dev.chimera.core.contract;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.trend.Timeframe;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every type that is one JSON string, and how it is spelled. Thread-safe. */
final class TextForms {
    private static final String AGENT = "[a-z0-9][a-z0-9._/-]{0,63}";
    private static final String CATEGORY = "[a-z][a-z0-9_]{0,31}";
    private static final String HEX = "[0-9a-fA-F]";

    private static final List<TextForm<?>> SHARED = List.of(
            TextForm.of(AgentId.class, whole(AGENT), "director/luna", AgentId::new, AgentId::value),
            TextForm.of(Platform.class, "^[a-z][a-z0-9_-]{0,31}$", "feed", Platform::new, Platform::name),
            TextForm.of(SpendCategory.class, whole(CATEGORY), "media", SpendCategory::new, SpendCategory::name),
            TextForm.of(
                    Budget.Scope.class,
                    "^(total|category:" + CATEGORY + "|agent:" + AGENT + ")$",
                    "category:media",
                    TextForms::scope,
                    Object::toString),
            TextForm.of(Digest.class, "^[0-9a-f]{64}$", Digest.sha256("").hex(), Digest::ofHex, Digest::hex),
            TextForm.of(
                    Bytes.class,
                    "^([A-Za-z0-9+/]{4}){0,4096}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
                    "AQAAAAEK",
                    text -> Bytes.of(Base64.getDecoder().decode(text)),
                    bytes -> Base64.getEncoder().encodeToString(bytes.toArray())),
            TextForm.of(
                    UUID.class,
                    "^" + HEX + "{8}(-" + HEX + "{4}){3}-" + HEX + "{12}$",
                    "5b0c3c0e-8d7f-4b58-8f0e-2f1c9a7e4d21",
                    UUID::fromString,
                    UUID::toString),
            TextForm.of(URI.class, "^\\S{1,8192}$", "https://example.org/", URI::create, URI::toString),
            TextForm.of(LocalDate.class, "^\\d{4}-\\d{2}-\\d{2}$", "2026-03-02", LocalDate::parse, LocalDate::toString),
            TextForm.of(
                    Instant.class,
                    "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$",
                    "2026-03-02T09:00:00Z",
                    Instant::parse,
                    Instant::toString),
            TextForm.of(
                    Duration.class,
                    "^PT(?=.)(\\d{1,12}H)?(\\d{1,12}M)?(\\d{1,15}(\\.\\d{1,9})?S)?$",
                    "PT0.214S",
                    Duration::parse,
                    Duration::toString));

    private final Map<Class<?>, TextForm<?>> forms = new LinkedHashMap<>();
    private final Map<Class<?>, TextForm<?>> enums = new ConcurrentHashMap<>();

    private TextForms() {}

    /** As the contracts spell them. */
    static TextForms ofContracts() {
        TextForms all = new TextForms();
        SHARED.forEach(form -> all.forms.put(form.type(), form));
        all.forms.put(
                Timeframe.class,
                TextForm.of(Timeframe.class, "^\\d{1,6}[hdwm]$", "24h", Timeframe::parse, TextForms::exactly));
        return all;
    }

    /** As runs are written down: to the nanosecond, and whatever was in memory can be read back. */
    static TextForms ofRuns() {
        TextForms all = new TextForms();
        SHARED.forEach(form -> all.forms.put(form.type(), form.lenient()));
        all.forms.put(
                Timeframe.class,
                TextForm.of(
                                Timeframe.class,
                                "",
                                "PT24H",
                                text -> new Timeframe(Duration.parse(text)),
                                timeframe -> timeframe.span().toString())
                        .lenient());
        return all;
    }

    /** The form of {@code type}; {@code null} if it is no string in JSON. */
    @Nullable
    TextForm<?> find(Class<?> type) {
        if (Budget.Scope.class.isAssignableFrom(type)) {
            return forms.get(Budget.Scope.class);
        }
        @Nullable Class<?> enumType = enumType(type);
        return enumType == null ? forms.get(type) : enums.computeIfAbsent(enumType, TextForms::ofEnum);
    }

    /** The enum that {@code type} is, or is a constant of; {@code null} if it is none. */
    private static @Nullable Class<?> enumType(Class<?> type) {
        if (type.isEnum()) {
            return type;
        }
        return Enum.class.isAssignableFrom(type) && type != Enum.class ? type.getSuperclass() : null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the class is an enum, which the type system cannot see
    private static TextForm<?> ofEnum(Class<?> type) {
        return TextForm.ofEnum((Class) type, type != ErrorCode.class);
    }

    private static Budget.Scope scope(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 && text.equals("total")) {
            return new Budget.Scope.Total();
        }
        String name = text.substring(colon + 1);
        return switch (text.substring(0, Math.max(0, colon))) {
            case "category" -> new Budget.Scope.Category(new SpendCategory(name));
            case "agent" -> new Budget.Scope.Agent(new AgentId(name));
            default -> throw new IllegalArgumentException("a budget scope is total, category:... or agent:...");
        };
    }

    private static String exactly(Timeframe timeframe) {
        String text = timeframe.toString();
        if (!Timeframe.parse(text).equals(timeframe)) {
            throw new IllegalArgumentException("timeframe must be whole minutes, got " + timeframe.span());
        }
        return text;
    }

    private static String whole(String pattern) {
        return "^" + pattern + "$";
    }
}
