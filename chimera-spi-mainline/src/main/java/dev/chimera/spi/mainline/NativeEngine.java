package dev.chimera.spi.mainline;

import dev.chimera.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.LibTorrent;

/**
 * Loads the native half of libtorrent4j once for the whole process: from where the host says, or else from the jar that has it, through
 * a file in a new folder that only the process's user can read and that is gone when this returns.
 *
 * <p>libtorrent4j asks the system property {@value #PATH} for the file and offers no other way, so the property is set while the library
 * is loaded and cleared after that. A host that has set it keeps its own.
 */
final class NativeEngine {
    static final String PATH = "libtorrent4j.jni.path";

    private static @Nullable String version;

    private NativeEngine() {}

    /**
     * Loads it, if that was not done before.
     *
     * @return the engine's version
     * @throws ConfigurationException if there is none for this machine
     */
    static synchronized String load() {
        if (version == null) {
            version = load(resource(System.getProperty("os.name", ""), System.getProperty("os.arch", "")));
        }
        return version;
    }

    private static String load(String resource) {
        if (System.getProperty(PATH) != null) {
            return touch(resource);
        }
        Path folder = unpack(resource);
        System.setProperty(PATH, folder.resolve(fileName(resource)).toString());
        try {
            return touch(resource);
        } finally {
            System.clearProperty(PATH);
            remove(folder, fileName(resource));
        }
    }

    /** The first use of libtorrent4j, which loads its native half. */
    private static String touch(String resource) {
        try {
            return LibTorrent.version();
        } catch (LinkageError e) {
            throw missing(resource, e);
        }
    }

    /** Where the library for such a machine lies in its jar. */
    static String resource(String system, String processor) {
        String os = system.toLowerCase(Locale.ROOT);
        String suffix = os.contains("windows") ? "dll" : os.contains("mac") ? "dylib" : "so";
        String arch = processor.equals("amd64") ? "x86_64" : processor.equals("aarch64") ? "arm64" : processor;
        return "lib/" + arch + "/libtorrent4j." + suffix;
    }

    /** A new folder that holds a copy of {@code resource}. */
    static Path unpack(String resource) {
        try (@Nullable InputStream in = NativeEngine.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw missing(resource, null);
            }
            Path folder = Files.createTempDirectory("chimera-mainline-"); // for its owner only
            Files.copy(in, folder.resolve(fileName(resource)));
            return folder;
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the native library " + resource
                            + " could not be unpacked into the folder for temporary files; make room there, or "
                            + "unpack it yourself and start Java with -D" + PATH + "=<its file>",
                    e);
        }
    }

    /** On Linux a file that is loaded needs no name any more; elsewhere it goes when the process ends. */
    static void remove(Path folder, String file) {
        for (Path each : new Path[] {folder.resolve(file), folder}) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException inUse) {
                folder.toFile().deleteOnExit(); // the last one named goes first
                each.toFile().deleteOnExit();
            }
        }
    }

    private static String fileName(String resource) {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private static ConfigurationException missing(String resource, @Nullable Throwable cause) {
        String message = "no native library " + resource
                + " for the Mainline directory; put org.libtorrent4j:libtorrent4j-linux (Linux on "
                + "x86-64), or the artifact for this machine, on the path in the version of libtorrent4j, or start Java with -D"
                + PATH
                + "=<its file>, or choose another directory: those in memory and on Redis need no native code";
        return cause == null ? new ConfigurationException(message) : new ConfigurationException(message, cause);
    }
}
