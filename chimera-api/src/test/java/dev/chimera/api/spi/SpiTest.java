package dev.chimera.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Money;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpiTest {
    private static final ProviderConfig CONFIG = ProviderConfig.of(Map.of(
            "endpoint", "https://example.org",
            "api.key", "abc-123",
            "retries", "3",
            "timeout", "PT30S",
            "signing.password", "12x",
            "wait", "soon"));

    @Test
    void settings_are_read_by_type() {
        assertThat(CONFIG.text("endpoint")).contains("https://example.org");
        assertThat(CONFIG.required("api.key")).isEqualTo("abc-123");
        assertThat(CONFIG.number("retries", 1)).isEqualTo(3);
        assertThat(CONFIG.number("pages", 1)).isEqualTo(1);
        assertThat(CONFIG.duration("timeout", Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
        assertThat(CONFIG.duration("pause", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(ProviderConfig.EMPTY.text("endpoint")).isEmpty();
    }

    @Test
    void a_wrong_setting_is_named_with_its_value() {
        assertThatThrownBy(() -> CONFIG.required("region"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("setting 'region' is missing");
        assertThatThrownBy(() -> CONFIG.number("wait", 0)).hasMessageContaining("got 'soon'");
        assertThatThrownBy(() -> CONFIG.duration("wait", Duration.ZERO)).hasMessageContaining("got 'soon'");
    }

    @Test
    void a_secret_stands_among_the_settings_or_in_the_environment() {
        Map<String, String> environment = Map.of("DB_PASSWORD", "hush");
        ProviderConfig direct = ProviderConfig.of(Map.of("password", "told"));
        ProviderConfig indirect = ProviderConfig.of(Map.of("password.env", "DB_PASSWORD"));

        assertThat(ProviderConfig.EMPTY.secret("password", environment)).isEmpty();
        assertThat(direct.secret("password", environment)).contains("told");
        assertThat(indirect.secret("password", environment)).contains("hush");
        assertThatThrownBy(() -> indirect.secret("password", Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DB_PASSWORD, which is not set");
        assertThatThrownBy(() -> ProviderConfig.of(Map.of("password", "told", "password.env", "DB_PASSWORD"))
                        .secret("password", environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("settings 'password' and 'password.env' are both set; leave one out");
    }

    @Test
    void a_secret_that_stands_where_the_name_of_its_variable_belongs_is_not_shown() {
        ProviderConfig mistaken = ProviderConfig.of(Map.of("password.env", "hunter2"));

        assertThatThrownBy(() -> mistaken.secret("password", Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("environment variable ***, which is not set")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void settings_that_nobody_asked_for_are_known() {
        ProviderConfig config = ProviderConfig.of(Map.of("endpoint", "x", "timeuot", "PT1S"));

        assertThat(config.text("endpoint")).contains("x");
        assertThat(config.duration("timeout", Duration.ZERO)).isEqualTo(Duration.ZERO);

        assertThat(config.unread()).containsExactly("timeuot");
        assertThat(config.asked()).containsExactly("endpoint", "timeout");
    }

    @Test
    void a_peer_entry_takes_only_what_every_store_can_keep() {
        Instant at = Instant.parse("2026-03-02T09:00:00.000001Z");
        PeerStore.Entry entry = peerEntry("escrow-1", "id", "subject", at, at, PeerStore.BODY_MAX);
        assertThat(entry.next(null, PeerStore.LATEST, entry.body()).version()).isEqualTo(1);

        for (String shelf : List.of("", "Escrow", "a_b", "x".repeat(33))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peerEntry(shelf, "id", "subject", null, at, 0))
                    .withMessageContaining("'" + shelf + "'");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> peerEntry("escrow", "", "subject", null, at, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> peerEntry("escrow", "id", "x".repeat(129), null, at, 0))
                .withMessageContaining("subject");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> peerEntry("escrow", "id", "subject", null, at, PeerStore.BODY_MAX + 1))
                .withMessageContaining("body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PeerStore.Entry("escrow", "id", -1, "subject", null, at, Bytes.of(new byte[0])))
                .withMessageContaining("version");
        for (Instant time : List.of(at.plusNanos(1), Instant.MIN, Instant.MAX, PeerStore.LATEST.plusNanos(1_000))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peerEntry("escrow", "id", "subject", null, time, 0))
                    .withMessageContaining("at must be whole microseconds");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peerEntry("escrow", "id", "subject", time, at, 0))
                    .withMessageContaining("due must be whole microseconds");
        }
    }

    private static PeerStore.Entry peerEntry(
            String shelf, String id, String subject, @Nullable Instant due, Instant at, int length) {
        return new PeerStore.Entry(shelf, id, 0, subject, due, at, Bytes.of(new byte[length]));
    }

    @Test
    void a_secret_is_never_shown() {
        assertThat(CONFIG.toString())
                .contains("endpoint=https://example.org")
                .contains("api.key=***")
                .contains("signing.password=***")
                .doesNotContain("abc-123")
                .doesNotContain("12x");
        assertThatThrownBy(() -> CONFIG.number("signing.password", 0))
                .hasMessageContaining("***")
                .hasMessageNotContaining("12x\"")
                .hasMessageNotContaining("'12x'")
                .hasNoCause();
        for (String name : List.of("API_KEY", "clientSecret", "accessToken", "dbPassword", "pass-phrase-passphrase")) {
            assertThat(ProviderConfig.of(Map.of(name, "hidden")).toString()).doesNotContain("hidden");
        }
    }

    @Test
    void settings_do_not_change_with_the_map_they_came_from() {
        Map<String, String> settings = new HashMap<>(Map.of("a", "1"));
        ProviderConfig config = ProviderConfig.of(settings);
        settings.put("a", "2");

        assertThat(config.text("a")).contains("1");
    }

    @Test
    void the_content_of_a_prompt_is_the_documented_digest() {
        LanguageModel.Prompt prompt = new LanguageModel.Prompt("system", "user", 256);

        assertThat(prompt.content().hex())
                .isEqualTo("0e5197904c25d5b8884b75ab7ef2d1058ae4742ddcb55e59e46f3bf402aa7da1");
        assertThat(List.of(
                        prompt.content(),
                        new LanguageModel.Prompt("systemu", "ser", 256).content(),
                        new LanguageModel.Prompt("system", "user", 257).content()))
                .doesNotHaveDuplicates();
        assertThatIllegalArgumentException().isThrownBy(() -> new LanguageModel.Prompt("", "", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LanguageModel.Prompt("", "user", 0));
    }

    @Test
    void an_answer_has_bounds_and_a_cost_that_is_not_negative() {
        Money nothing = Money.usd("0.00");
        String longest = "x".repeat(LanguageModel.Completion.TEXT_MAX);

        assertThat(new LanguageModel.Completion(longest, nothing).text()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LanguageModel.Completion(longest + "x", nothing))
                .withMessageContaining("answer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LanguageModel.Completion("", Money.usd("-0.01")))
                .withMessageContaining("-0.01");
    }

    @Test
    void a_counter_is_exact_and_never_negative() {
        Counter counter = Counter.ZERO.reserve(40).reserve(60).release(60, 55);

        assertThat(counter).isEqualTo(new Counter(40, 55));
        assertThat(counter.taken()).isEqualTo(95);
        assertThatIllegalArgumentException().isThrownBy(() -> counter.release(41, 0));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Counter(Long.MAX_VALUE, 0).reserve(1));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Counter(Long.MAX_VALUE, 1).taken());
    }

    @Test
    void an_outbox_entry_moves_one_version_at_a_time() {
        OutboxStore.Entry entry = new OutboxStore.Entry(
                new PublicationKey("c", Platform.FEED, "luna"),
                0,
                OutboxStore.State.PENDING,
                Digest.ZERO,
                null,
                "",
                Instant.EPOCH);
        OutboxStore.Entry moved =
                entry.moved(OutboxStore.State.UNKNOWN, null, "no answer", Instant.EPOCH.plusSeconds(1));

        assertThat(moved.version()).isEqualTo(1);
        assertThat(moved.state()).isEqualTo(OutboxStore.State.UNKNOWN);
        assertThat(moved.content()).isEqualTo(entry.content());
        assertThat(moved.note()).isEqualTo("no answer");
    }

    @Test
    void an_audit_event_keeps_its_bounds() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("name-" + i, "value");
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditLog.Event(Instant.EPOCH, "", "gateway", "verdict", Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditLog.Event(Instant.EPOCH, "run-1", "gateway", "verdict", many));
    }

    @Test
    void a_check_looks_at_everything_unless_it_says_otherwise() {
        SafetyCheck check = new SafetyCheck() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public List<Finding> check(Subject subject) {
                return List.of();
            }
        };

        assertThat(check.examines(new Subject.Inbound(Subject.Boundary.POST, "1", "text", List.of())))
                .isTrue();
    }

    @Test
    void a_target_says_what_it_cannot_take_and_counts_an_emoji_once() {
        PublishTarget.Limits limits = new PublishTarget.Limits(5, 1);

        assertThat(limits.refusal("🦎🦎🦎🦎🦎")).isEmpty();
        assertThat(limits.refusal("gecko!")).contains("the text has 6 characters, and at most 5 are taken");
        assertThat(limits.refusal(1)).isEmpty();
        assertThat(limits.refusal(2)).contains("there are 2 media files, and at most 1 are taken");
    }

    @Test
    void failures_of_plug_ins_carry_their_codes() {
        assertThat(new StoreException("disk full", null).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(new PostSourceException("feed: gone", null).code()).isEqualTo(ErrorCode.PROVIDER_FAILED);
    }
}
