package dev.chimera.core.director;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * The keys and values above a backstory. Read as a stream of tokens, so that nothing is built from what is refused: anchors,
 * aliases, tags, nesting, unknown and repeated keys. Immutable once read.
 */
final class FrontMatter {
    private static final Set<String> TEXTS = Set.of("name", "tone", "audience", "voice");
    private static final Set<String> LISTS = Set.of("avoid", "directives", "hashtags");
    private static final Set<String> MAPS = Set.of("accounts");
    private static final int ENTRIES_MAX = 200;
    private static final YAMLFactory YAML = yaml();

    private final String file;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> maps = new LinkedHashMap<>();
    private final Set<String> seen = new TreeSet<>();

    private FrontMatter(String file) {
        this.file = file;
    }

    /** What {@code text} says; {@code file} is named in errors. */
    static FrontMatter parse(String file, String text) {
        FrontMatter front = new FrontMatter(file);
        try (YAMLParser in = YAML.createParser(text)) {
            front.read(in);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr() + 1;
            throw new PersonaException(
                    file + ": line " + line + " is not readable as YAML: " + e.getOriginalMessage()
                            + "; indent with spaces, quote text with : or #",
                    e);
        } catch (IOException e) {
            throw new PersonaException(file + ": cannot be read", e);
        }
        return front;
    }

    String text(String key) {
        return texts.getOrDefault(key, "");
    }

    List<String> list(String key) {
        return lists.getOrDefault(key, List.of());
    }

    Map<String, String> map(String key) {
        return maps.getOrDefault(key, Map.of());
    }

    private void read(YAMLParser in) throws IOException {
        JsonToken first = next(in);
        if (first == null) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw wrong(in, "the front matter must be lines of 'key: value'");
        }
        while (next(in) == JsonToken.FIELD_NAME) {
            key(in, in.currentName());
        }
        if (next(in) != null) {
            throw wrong(in, "only one document may stand in the front matter");
        }
    }

    private void key(YAMLParser in, String key) throws IOException {
        if (!seen.add(key)) {
            throw wrong(in, "the key '" + key + "' is given twice; give it once");
        }
        if (!TEXTS.contains(key) && !LISTS.contains(key) && !MAPS.contains(key)) {
            throw wrong(in, "unknown key '" + key + "'; known keys are " + known());
        }
        JsonToken value = next(in);
        if (TEXTS.contains(key)) {
            texts.put(key, scalar(in, value, key));
        } else if (LISTS.contains(key)) {
            lists.put(key, listOf(in, value, key));
        } else {
            maps.put(key, mapOf(in, value, key));
        }
    }

    private List<String> listOf(YAMLParser in, @Nullable JsonToken value, String key) throws IOException {
        if (isEmpty(in, value)) {
            return List.of();
        }
        if (value != JsonToken.START_ARRAY) {
            throw wrong(in, "'" + key + "' must be a list; write each entry on a line of its own after '- '");
        }
        List<String> entries = new ArrayList<>();
        for (JsonToken entry = next(in); entry != JsonToken.END_ARRAY; entry = next(in)) {
            entries.add(scalar(in, entry, key));
            bound(in, entries.size(), key);
        }
        return entries;
    }

    private Map<String, String> mapOf(YAMLParser in, @Nullable JsonToken value, String key) throws IOException {
        if (isEmpty(in, value)) {
            return Map.of();
        }
        if (value != JsonToken.START_OBJECT) {
            throw wrong(in, "'" + key + "' must be a map; write 'platform: account' on a line of its own");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        while (next(in) == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            if (entries.put(name, scalar(in, next(in), key + "." + name)) != null) {
                throw wrong(
                        in, "'" + name + "' is given twice in '" + key + "'; a persona owns one account on a platform");
            }
            bound(in, entries.size(), key);
        }
        return entries;
    }

    private static boolean isEmpty(YAMLParser in, @Nullable JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_STRING && in.getText().isEmpty());
    }

    private String scalar(YAMLParser in, @Nullable JsonToken token, String key) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (token == null || !token.isScalarValue()) {
            throw wrong(in, "'" + key + "' must be plain text");
        }
        return in.getText().strip();
    }

    /** The next token, unless it carries what is refused. */
    private @Nullable JsonToken next(YAMLParser in) throws IOException {
        JsonToken token = in.nextToken();
        if (token != null && (in.isCurrentAlias() || in.getObjectId() != null || in.getTypeId() != null)) {
            throw wrong(in, "anchors, aliases and tags are refused; write the value out");
        }
        return token;
    }

    private void bound(YAMLParser in, int entries, String key) {
        if (entries > ENTRIES_MAX) {
            throw wrong(in, "'" + key + "' has more than " + ENTRIES_MAX + " entries");
        }
    }

    private PersonaException wrong(YAMLParser in, String what) {
        return new PersonaException(
                file + ": line " + (in.currentTokenLocation().getLineNr() + 1) + ": " + what, null);
    }

    private static String known() {
        Set<String> all = new TreeSet<>(TEXTS);
        all.addAll(LISTS);
        all.addAll(MAPS);
        return String.join(", ", all);
    }

    private static YAMLFactory yaml() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(PersonaFile.BYTES_MAX + 1);
        limits.setMaxAliasesForCollections(0);
        limits.setNestingDepthLimit(4);
        return YAMLFactory.builder().loaderOptions(limits).build();
    }
}
