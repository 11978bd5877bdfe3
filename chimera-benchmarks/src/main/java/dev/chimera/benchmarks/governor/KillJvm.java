package dev.chimera.benchmarks.governor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How the processes of a kill loop are started quickly: with the class path of this JVM in archives, and with what the first of them
 * leaves behind of its classes for the others (JEP 350). Immutable.
 *
 * @param classPath archives only, for folders are not shared
 * @param shared what the first one leaves behind
 */
record KillJvm(String classPath, Path shared) {
    /** One that keeps its files in {@code folder}, which it makes. */
    static KillJvm in(Path folder) throws IOException {
        Files.createDirectory(folder);
        List<String> archives = new ArrayList<>();
        for (String part : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path place = Path.of(part);
            if (Files.isDirectory(place)) {
                Path archive = folder.resolve("classes-" + archives.size() + ".jar");
                pack(place, archive);
                archives.add(archive.toString());
            } else if (Files.exists(place)) {
                archives.add(part);
            }
        }
        return new KillJvm(String.join(File.pathSeparator, archives), folder.resolve("classes.jsa"));
    }

    private static void pack(Path classes, Path archive) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(archive));
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** What starts a process in {@code world} that is to end at {@code point}. */
    List<String> command(KillWorld world, KillPoint point) {
        return List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                (Files.exists(shared) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + shared,
                "-Xlog:disable",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.jboss.logging.provider=slf4j",
                "-classpath",
                classPath,
                KillChild.class.getName(),
                world.folder().toString(),
                world.data().toString(),
                world.url(),
                world.schema(),
                point.toString());
    }
}
