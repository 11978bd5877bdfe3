package dev.chimera.core.scout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PostWords, emoticons and emoji with their valences, from -4 (worst) to 4 (best). Immutable. */
final class Lexicon {
    private final Map<String, Double> words;
    private final Map<Integer, Double> emoji;

    private Lexicon(Map<String, Double> words, Map<Integer, Double> emoji) {
        this.words = Map.copyOf(words);
        this.emoji = Map.copyOf(emoji);
    }

    /** The built-in lexicon of English. */
    static Lexicon english() {
        Map<String, Double> words = new HashMap<>();
        load("lexicon-en.tsv", words::put);
        Map<Integer, Double> emoji = new HashMap<>();
        load("emoji.tsv", (all, valence) -> all.codePoints().forEach(each -> emoji.put(each, valence)));
        return new Lexicon(words, emoji);
    }

    /** The valence of a word in lower case or of an emoticon, or {@code null}. */
    @Nullable
    Double word(String word) {
        return words.get(word);
    }

    /** The valence of an emoji, or {@code null}. */
    @Nullable
    Double emoji(int codePoint) {
        return emoji.get(codePoint);
    }

    private interface Entry {
        void add(String name, double valence);
    }

    private static void load(String resource, Entry entry) {
        try (InputStream in = Lexicon.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing beside " + Lexicon.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (tab > 0 && !line.startsWith("# ")) {
                    entry.add(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}
