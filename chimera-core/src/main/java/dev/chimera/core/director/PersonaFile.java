package dev.chimera.core.director;

import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.PersonalityProfile.BrandGuidelines;
import dev.chimera.api.safety.Finding;
import dev.chimera.core.safety.BeanBounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A persona file, usually called SOUL.md: front matter between two lines of {@code ---}, then the backstory. The front matter is a
 * small part of YAML: text, lists of text and one map of text; {@code specs/functional.md} lists the keys. Stateless.
 */
public final class PersonaFile {
    /** The largest file, in bytes. */
    public static final int BYTES_MAX = 65_536;

    private static final String FENCE = "---";
    private static final int ACCOUNT_MAX = 128;

    private final String file;

    private PersonaFile(String file) {
        this.file = file;
    }

    /**
     * The persona in {@code file}.
     *
     * @throws PersonaException if the file cannot be read, is larger than 64 kB, is not UTF-8, or breaks its form; the message
     *     names the file, the key and the remedy
     */
    public static PersonalityProfile read(Path file) {
        return new PersonaFile(file.toString()).parse(load(file));
    }

    private static byte[] load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            throw new PersonaException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private PersonalityProfile parse(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw wrong("is larger than " + BYTES_MAX + " bytes; shorten the backstory", null);
        }
        String text = decode(bytes);
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).stripTrailing().equals(FENCE)) {
            throw wrong("must begin with a line of --- and the front matter", null);
        }
        int close = closing(lines);
        FrontMatter front = FrontMatter.parse(file, String.join("\n", lines.subList(1, close)) + "\n");
        return profile(
                front, String.join("\n", lines.subList(close + 1, lines.size())).strip());
    }

    private int closing(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).stripTrailing().equals(FENCE)) {
                return i;
            }
        }
        throw wrong("the front matter is not closed; put a line of --- after it", null);
    }

    private String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw wrong("is not UTF-8; save it as UTF-8", e);
        }
    }

    private PersonalityProfile profile(FrontMatter front, String backstory) {
        if (front.text("name").isBlank()) {
            throw wrong("the key 'name' is missing; add a line such as 'name: Iris Volt'", null);
        }
        try {
            BrandGuidelines guidelines = new BrandGuidelines(
                    front.text("voice"),
                    front.list("avoid"),
                    front.list("directives"),
                    front.list("hashtags").stream()
                            .map(PersonaFile::withoutHash)
                            .toList());
            PersonalityProfile profile = new PersonalityProfile(
                    front.text("name"),
                    front.text("tone"),
                    front.text("audience"),
                    guidelines,
                    accounts(front),
                    backstory);
            return checked(profile);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private PersonalityProfile checked(PersonalityProfile profile) {
        List<Finding> findings = BeanBounds.check(profile);
        if (!findings.isEmpty()) {
            throw wrong(findings.get(0).place() + " " + findings.get(0).message(), null);
        }
        return profile;
    }

    private Map<Platform, String> accounts(FrontMatter front) {
        Map<Platform, String> accounts = new LinkedHashMap<>();
        front.map("accounts").forEach((platform, account) -> {
            if (account.isBlank() || account.length() > ACCOUNT_MAX) {
                throw wrong("the account on '" + platform + "' must have 1-" + ACCOUNT_MAX + " characters", null);
            }
            accounts.put(new Platform(platform), account);
        });
        return accounts;
    }

    private static String withoutHash(String tag) {
        return tag.startsWith("#") ? tag.substring(1) : tag;
    }

    private PersonaException wrong(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new PersonaException(file + ": " + what, cause);
    }
}
