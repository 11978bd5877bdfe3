package dev.chimera.core.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chimera.api.ConfigurationException;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Spec("ART-8")
class NoFontsTest {
    @TempDir
    Path directory;

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere fonts do not come through fontconfig
    void a_machine_without_fonts_gets_one_clear_error_with_the_remedy() throws Exception {
        Path none = Files.writeString(
                directory.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><fontconfig><dir>" + directory.resolve("none") + "</dir></fontconfig>");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Duser.home=" + directory, // the JVM keeps a list of the fonts that it found there
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName(),
                directory.toString());
        builder.environment().put("FONTCONFIG_FILE", none.toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();

        assumeThat(said).as("a JVM with fonts of its own").doesNotContain("opened");
        assertThat(said).startsWith("refused: this machine").contains("apt-get install fontconfig");
    }

    /** Opens a studio and says how that went. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) throws IOException {
            try {
                LocalStudio.in(Path.of(args[0])).close();
                System.out.println("opened");
            } catch (ConfigurationException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }
}
