package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeEngineTest {
    @Test
    void says_which_artifact_is_missing_and_what_else_would_do() {
        assertThatThrownBy(() -> NativeEngine.unpack(NativeEngine.resource("Plan 9", "mips")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lib/mips/libtorrent4j.so")
                .hasMessageContaining("org.libtorrent4j:libtorrent4j-linux")
                .hasMessageContaining("in memory and on Redis");
    }

    @Test
    void knows_where_the_library_of_a_machine_lies() {
        assertThat(NativeEngine.resource("Linux", "amd64")).isEqualTo("lib/x86_64/libtorrent4j.so");
        assertThat(NativeEngine.resource("Mac OS X", "aarch64")).isEqualTo("lib/arm64/libtorrent4j.dylib");
        assertThat(NativeEngine.resource("Windows 11", "amd64")).isEqualTo("lib/x86_64/libtorrent4j.dll");
    }

    @Test
    void unpacks_into_a_folder_for_its_owner_only() throws IOException {
        Path folder = NativeEngine.unpack("lib/x86_64/libtorrent4j.so");
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            assertThat(folder.resolve("libtorrent4j.so")).isNotEmptyFile();
        } finally {
            NativeEngine.remove(folder, "libtorrent4j.so");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void leaves_neither_files_nor_a_setting_behind() throws IOException {
        assertThat(NativeEngine.load()).startsWith("2.0.6");
        assertThat(NativeEngine.load()).isEqualTo(NativeEngine.load());
        assertThat(System.getProperty(NativeEngine.PATH)).isNull();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String pid = Long.toString(ProcessHandle.current().pid());
        try (Stream<String> maps = Files.lines(Path.of("/proc", pid, "maps"))) {
            assertThat(maps.filter(line -> line.contains("libtorrent4j")))
                    .as("mapped from %s, from a file that has no name any more", temporary)
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("(deleted)"));
        }
    }

    /** A class loader without the jar that has the library, as on a machine that it is not made for. */
    @Test
    void a_path_without_the_native_library_is_one_clear_error() throws Exception {
        ClassLoader without = new WithoutLibrary(NativeEngineTest.class.getClassLoader());
        var load = Class.forName(NativeEngine.class.getName(), true, without).getDeclaredMethod("load");
        load.setAccessible(true);
        assertThatThrownBy(() -> load.invoke(null))
                .cause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no native library");
    }

    private static final class WithoutLibrary extends ClassLoader {
        WithoutLibrary(ClassLoader parent) {
            super(parent);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return name.startsWith("lib/") ? null : super.getResourceAsStream(name);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(NativeEngine.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
