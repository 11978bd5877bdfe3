package dev.chimera.core.scout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The words of several languages that carry no topic by themselves. They also tell which language a text is in. */
final class StopWords {
    private static final String RESOURCE = "stopwords.txt";
    private static final Map<String, Set<String>> BY_LANGUAGE = load();
    private static final Set<String> ALL = all();

    private StopWords() {}

    /** Whether {@code folded} is a stop word of any language. */
    static boolean contains(String folded) {
        return ALL.contains(folded);
    }

    /** The stop words of each language, by its ISO 639 code. */
    static Map<String, Set<String>> byLanguage() {
        return BY_LANGUAGE;
    }

    private static Map<String, Set<String>> load() {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        try (InputStream in = StopWords.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + StopWords.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split(" ", 2);
                    words.put(fields[0], Set.copyOf(Arrays.asList(fields[1].split(" "))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return Map.copyOf(words);
    }

    private static Set<String> all() {
        Set<String> all = new HashSet<>();
        BY_LANGUAGE.values().forEach(all::addAll);
        return Set.copyOf(all);
    }
}
