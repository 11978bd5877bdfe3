package dev.chimera.api;

import java.util.regex.Pattern;

/**
 * A place where posts are read or content is published. A name, not an enum, because plug-ins bring their own. Immutable.
 *
 * @param name 1 to 32 characters of {@code a-z 0-9 _ -}, beginning with a letter
 */
public record Platform(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    /** Syndication feeds: RSS and Atom. */
    public static final Platform FEED = new Platform("feed");
    /** A web hook of the host's own. */
    public static final Platform WEBHOOK = new Platform("webhook");

    public static final Platform REDDIT = new Platform("reddit");
    public static final Platform YOUTUBE = new Platform("youtube");
    public static final Platform TIKTOK = new Platform("tiktok");
    public static final Platform INSTAGRAM = new Platform("instagram");
    public static final Platform X = new Platform("x");
    public static final Platform BLUESKY = new Platform("bluesky");

    public Platform {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "platform must be 1-32 characters of a-z 0-9 _ - and begin with a letter, got '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
