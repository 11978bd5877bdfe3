package dev.chimera.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import com.thaiopensource.validate.rng.CompactSchemaReader;
import com.thaiopensource.xml.sax.ErrorHandlerImpl;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.run.RunResult;
import dev.chimera.cfo.CfoPublicKeys;
import dev.chimera.cfo.LedgerVerifier;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.source.JsonLinesPosts;
import dev.chimera.spec.Spec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises of its first command. */
class QuickstartTest {
    private static final Path DATA = Path.of("data");
    private static final Path ATOM_GRAMMAR = Path.of("../../chimera-core/src/test/resources/rfc4287/atom.rnc");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path out;

    private RunResult run() throws IOException {
        return Quickstart.run(DATA, out, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_durable_store_is_not_kept_where_nobody_finds_it_again() {
        assertThatThrownBy(() -> ChimeraPipeline.builder()
                        .persona(PersonalityProfile.named("Vera"))
                        .posts(JsonLinesPosts.of(Path.of("data/posts.jsonl"), Platform.REDDIT))
                        .safety(CheckedGateway.standard())
                        .publisher(OutboxFolder.at(out))
                        .budget(Budget.daily(Money.usd("5.00")))
                        .storage("sqlite")
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("temporary directory");
    }

    @Test
    @Spec({"RUN-1", "META-7", "ART-8", "PUB-6"})
    void publishes_pictures_and_a_valid_feed_that_say_a_machine_made_them() throws Exception {
        RunResult result = run();

        assertThat(result).as(printed()).isInstanceOf(RunResult.Published.class);
        assertThat(((RunResult.Published) result).fresh()).isTrue();
        Path feed = out.resolve("outbox/feed.xml");
        assertThat(grammarErrors(feed)).isEmpty();
        assertThat(Files.readString(feed)).contains("AI-generated").contains("digitalsourcetype");
        List<Path> pictures = files(out.resolve("outbox"), ".png");
        assertThat(pictures).isNotEmpty();
        for (Path picture : pictures) {
            BufferedImage image = ImageIO.read(picture.toFile());
            assertThat(image.getWidth()).isGreaterThanOrEqualTo(1000);
        }
        assertThat(printed()).contains("trend", "brief", "decision", "signed by key", "verdict", "settled", "verified");
    }

    @Test
    @Spec("DX-7")
    void leaves_a_report_with_the_pictures_in_it_and_a_verified_ledger() throws Exception {
        run();

        String report = Files.readString(out.resolve("report.html"));

        assertThat(report.split("<img src=\"data:image/png;base64,", -1)).hasSize(6);
        assertThat(report)
                .contains("the signatures of all 6 entries", "#technews", "AI-generated")
                .doesNotContain("<script");
        assertThat(printed()).contains("report    " + out.resolve("report.html"));
    }

    @Test
    @Spec({"PUB-2"})
    void a_second_run_in_the_same_folder_publishes_and_spends_nothing_and_says_so() throws Exception {
        run();
        String feed = Files.readString(out.resolve("outbox/feed.xml"));
        printed.reset();

        RunResult again = run();

        assertThat(((RunResult.Published) again).fresh()).isFalse();
        assertThat(again.spent()).isNull();
        assertThat(printed()).contains("nothing was published twice");
        assertThat(Files.readString(out.resolve("outbox/feed.xml"))).isEqualTo(feed);
        assertThat(printed())
                .contains("cost      nothing; today USD 0.05 of USD 5.00")
                .contains("6 entries verified");
    }

    @Test
    @Spec({"CFO-8"})
    void leaves_a_ledger_in_which_every_flipped_byte_is_found() throws Exception {
        run();
        byte[] ledger =
                Files.readAllBytes(files(out.resolve("ledger"), ".ledger").get(0));
        CfoPublicKeys keys = CfoPublicKeys.fromJson(
                Files.readString(files(out.resolve("ledger"), ".keys.json").get(0)));
        LedgerVerifier verifier = LedgerVerifier.of(keys);
        assertThat(verifier.verify(new ByteArrayInputStream(ledger)).size()).isEqualTo(6);

        for (int at = 0; at < ledger.length; at += 7) {
            byte[] flipped = ledger.clone();
            flipped[at] ^= 1;
            assertThatThrownBy(() -> verifier.verify(new ByteArrayInputStream(flipped)))
                    .as("byte %d", at)
                    .isInstanceOf(LedgerBrokenException.class)
                    .hasMessageContaining("entry");
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String grammarErrors(Path feed) throws Exception {
        StringWriter errors = new StringWriter();
        PropertyMapBuilder properties = new PropertyMapBuilder();
        properties.put(ValidateProperty.ERROR_HANDLER, new ErrorHandlerImpl(errors));
        ValidationDriver driver = new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
        driver.loadSchema(ValidationDriver.fileInputSource(ATOM_GRAMMAR.toFile()));
        boolean valid = driver.validate(ValidationDriver.fileInputSource(feed.toFile()));
        return valid ? "" : "not valid: " + errors;
    }
}
