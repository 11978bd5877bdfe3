package dev.chimera.api.network;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Something that a peer can do, as a path from the general to the special, for example {@code media/image/chart}. Dots between the
 * parts are taken for slashes. Immutable.
 *
 * @param path 1 to 4 parts of 1 to 32 characters of {@code a-z 0-9 -}, joined by {@code /}, at most 64 characters
 */
public record Capability(String path) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,32}(/[a-z0-9-]{1,32}){0,3}");

    public Capability {
        path = path.replace('.', '/');
        if (path.length() > 64 || !FORM.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "capability must be 1-4 parts of a-z 0-9 - joined by /, at most 64 characters, got '" + path + "'");
        }
    }

    /** Whether whoever offers this also offers what {@code wanted} asks for: the same path, or one below it. */
    public boolean satisfies(Capability wanted) {
        return path.equals(wanted.path) || path.startsWith(wanted.path + "/");
    }

    /** It and everything more general: {@code media/image/chart}, {@code media/image}, {@code media}. */
    public List<Capability> lineage() {
        List<Capability> lineage = new ArrayList<>();
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            lineage.add(new Capability(path.substring(0, end)));
        }
        return lineage;
    }

    @Override
    public String toString() {
        return path;
    }
}
