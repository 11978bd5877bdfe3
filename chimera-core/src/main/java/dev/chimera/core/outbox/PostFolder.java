package dev.chimera.core.outbox;

import dev.chimera.api.media.MediaFile;
import dev.chimera.api.publish.PublishOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * The posts of a folder, one directory each under {@code posts/}, named after the idempotency key. A directory appears there
 * with everything in it at once: that moment is the publication. All writing is done under the folder's lock.
 */
final class PostFolder {
    private static final long MEDIA_BYTES_MAX = 100L * 1024 * 1024;
    private static final String KEY_FORM = "[0-9a-f]{64}";

    private final Path posts;
    private final Path work;
    private final Steps steps;

    PostFolder(Path root, Steps steps) {
        this.posts = root.resolve(StoredPost.POSTS);
        this.work = root.resolve(".work");
        this.steps = steps;
    }

    /** The directory that readers need. Not that of drafts: who holds the lock may just be deleting it. */
    void create() throws IOException {
        Files.createDirectories(posts);
    }

    /** Where the post with {@code idempotencyKey} lies or would lie. */
    Path place(String idempotencyKey) {
        return posts.resolve(idempotencyKey);
    }

    /** The post with {@code idempotencyKey}, if it is out. */
    Optional<StoredPost> find(String idempotencyKey) throws IOException {
        Path json = place(idempotencyKey).resolve(StoredPost.FILE);
        return Files.isRegularFile(json) ? Optional.of(read(json)) : Optional.empty();
    }

    /** Gets {@code order} ready where no reader looks; what an earlier crash left there goes first. */
    Path prepare(PublishOrder order, UUID permitId, Instant publishedAt) throws IOException {
        DurableFiles.deleteTree(work);
        Files.createDirectories(posts);
        Path draft = Files.createDirectories(work.resolve(order.key().idempotencyKey()));
        for (int i = 0; i < order.media().size(); i++) {
            MediaFile file = order.media().get(i);
            String name = StoredPost.fileName(i, file);
            copy(file, draft.resolve(name));
            DurableFiles.write(draft.resolve(name + ".json"), StoredPost.sidecar(order, i, permitId));
        }
        steps.reached(Steps.Step.MEDIA_COPIED);
        DurableFiles.write(draft.resolve("text.txt"), order.text().getBytes(StandardCharsets.UTF_8));
        DurableFiles.write(draft.resolve(StoredPost.FILE), StoredPost.encode(order, permitId, publishedAt));
        Files.setLastModifiedTime(draft, FileTime.from(publishedAt));
        steps.reached(Steps.Step.POST_WRITTEN);
        return draft;
    }

    /** Puts what was prepared where readers look. */
    StoredPost publish(Path draft) throws IOException {
        StoredPost post = read(draft.resolve(StoredPost.FILE));
        DurableFiles.move(draft, place(post.idempotencyKey()));
        return post;
    }

    /** A file to write before it is moved to where readers look. */
    Path scratch(String name) throws IOException {
        return Files.createDirectories(work).resolve(name);
    }

    /** The newest posts, newest first, at most {@code max}; directories are preferred by their time, posts ordered by their own. */
    List<StoredPost> newest(int max) throws IOException {
        PriorityQueue<Dated> newest =
                new PriorityQueue<>(Comparator.comparing(Dated::at).thenComparing(Dated::json));
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(posts)) {
            for (Path directory : directories) {
                Path json = directory.resolve(StoredPost.FILE);
                if (String.valueOf(directory.getFileName()).matches(KEY_FORM) && Files.isRegularFile(json)) {
                    newest.add(new Dated(Files.getLastModifiedTime(directory), json));
                    if (newest.size() > max) {
                        newest.poll();
                    }
                }
            }
        }
        List<StoredPost> found = new ArrayList<>();
        for (Dated dated : newest) {
            found.add(read(dated.json()));
        }
        found.sort(Comparator.comparing(StoredPost::publishedAt).reversed().thenComparing(StoredPost::idempotencyKey));
        return found;
    }

    /** Copies exactly the file that was ordered, or none. */
    private static void copy(MediaFile file, Path to) throws IOException {
        Path from = file.localPath()
                .orElseThrow(() -> new UnfitMediaException("media file " + file.uri()
                        + " is not on this machine, is no regular file or cannot be read; make it anew"));
        if (!DurableFiles.copy(from, to, MEDIA_BYTES_MAX).equals(file.sha256())) {
            throw new UnfitMediaException(
                    "media file " + file.uri() + " is not the one that was ordered: its SHA-256 is not " + file.sha256()
                            + ", or it is larger than 100 MB; order what is there now, and have it approved");
        }
    }

    /** A file of the order cannot be published. */
    static final class UnfitMediaException extends IOException {
        private static final long serialVersionUID = 1L;

        UnfitMediaException(String message) {
            super(message);
        }
    }

    private static StoredPost read(Path json) throws IOException {
        try {
            return StoredPost.decode(json);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    json + " cannot be read (" + e.getMessage() + "); restore it or remove its directory", e);
        }
    }

    private record Dated(FileTime at, Path json) {}
}
