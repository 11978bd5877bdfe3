package dev.chimera.core.scout;

import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.trend.Post;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway's verdict on a post, carried out. */
final class PostScreen {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]{1,2000}+", Pattern.CASE_INSENSITIVE);
    private static final int LINKS_MAX = 50;
    private static final int CHANNEL_MAX = 256;
    private static final int CHANNELS_MAX = 1_000;

    private final SafetyGateway gateway;
    private final Map<String, String> channels = new HashMap<>();

    PostScreen(SafetyGateway gateway) {
        this.gateway = gateway;
    }

    /** What may be read of {@code post}, or {@code null} if it is turned away or nothing is left of it. */
    @Nullable
    Post screen(Post post) {
        String text = left(new Subject.Inbound(Subject.Boundary.POST, post.id(), post.text(), links(post)));
        if (text.isBlank() || text.length() > Post.TEXT_MAX) {
            return null;
        }
        String channel = channel(post.channel());
        return text.equals(post.text()) && channel.equals(post.channel())
                ? post
                : new Post(post.id(), post.platform(), channel, post.createdAt(), text, post.url(), post.reach());
    }

    /** A channel's name is somebody's text too; one that is turned away is left empty. */
    private String channel(String name) {
        if (name.isBlank()) {
            return name;
        }
        if (channels.size() >= CHANNELS_MAX) {
            channels.clear();
        }
        return channels.computeIfAbsent(name, channel -> {
            String left = left(new Subject.Inbound(Subject.Boundary.POST, "channel", channel, List.of()));
            return left.length() > CHANNEL_MAX ? "" : left;
        });
    }

    /** What the gateway leaves of the subject's text; nothing if it is held or blocked. */
    private String left(Subject.Inbound subject) {
        SafetyVerdict verdict = gateway.screen(subject);
        return verdict.<String>fold(allowed -> subject.text(), SafetyVerdict.Redacted::text, held -> "", blocked -> "");
    }

    private static List<String> links(Post post) {
        List<String> links = new ArrayList<>();
        if (post.url() != null) {
            links.add(post.url().toString());
        }
        Matcher matcher = LINK.matcher(post.text());
        while (links.size() < LINKS_MAX && matcher.find()) {
            links.add(matcher.group());
        }
        return links;
    }
}
