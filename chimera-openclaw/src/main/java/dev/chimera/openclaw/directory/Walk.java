package dev.chimera.openclaw.directory;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One look-up: it goes nearer to a place along three paths that have no node in common, so that a liar misleads one of them, and asks
 * more than the nearest. No more than three of one block are asked; who names many that do not exist is no longer listened to. It goes
 * on to the end and not to the first answer, for the first may be an old one. Not thread-safe.
 */
final class Walk {
    private static final int PATHS = 3;
    private static final int ALPHA = 3;

    /** How many of each path's nearest must have answered. */
    private static final int WIDTH = 8;

    private static final int ASKED_PER_PATH_MAX = 80;
    private static final int ASKED_PER_BLOCK_MAX = 3;
    private static final int LISTED_MAX = 96;
    private static final int MISLED_MAX = 3;

    private enum State {
        NAMED,
        ASKED,
        ANSWERED,
        SILENT
    }

    /** Somebody on a path. */
    private static final class Step {
        final Contact contact;
        final int depth;
        final Optional<Step> namedBy;
        State state = State.NAMED;
        int misled;

        Step(Contact contact, int depth, Optional<Step> namedBy) {
            this.contact = contact;
            this.depth = depth;
            this.namedBy = namedBy;
        }
    }

    /** A path: those on it, nearest first. */
    private static final class Path {
        final List<Step> steps = new ArrayList<>();
        final Set<Integer> listed = new HashSet<>();
        int open;
        int asked;
    }

    private final SwarmNode node;
    private final Request.Find find;
    private final Consumer<Walk> ended;
    private final List<Path> paths = new ArrayList<>();
    private final Set<Integer> asked = new HashSet<>();
    private final Map<Integer, Integer> perBlock = new HashMap<>();
    private final List<Contact> answered = new ArrayList<>();
    private final List<List<Locator>> given = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private int hops;
    private boolean over;

    Walk(SwarmNode node, Request.Find find, Consumer<Walk> ended) {
        this.node = node;
        this.find = find;
        this.ended = ended;
        for (int i = 0; i < PATHS; i++) {
            paths.add(new Path());
        }
    }

    void start() {
        take(node.found(find), 0);
        int turn = 0;
        for (Contact contact : node.beginnings(find.target())) {
            Path path = paths.get(turn++ % PATHS);
            path.steps.add(new Step(contact, 1, Optional.empty()));
            path.listed.add(contact.address());
        }
        goOn();
    }

    /** Who answered. */
    List<Contact> answered() {
        return answered;
    }

    /** How many nodes lay between this one and the first that had what was looked for; 0 if nobody had. */
    int hops() {
        return hops;
    }

    private void goOn() {
        for (Path path : paths) {
            while (path.open < ALPHA) {
                Optional<Step> next = next(path);
                if (next.isEmpty()) {
                    break;
                }
                ask(path, next.get());
            }
        }
        if (!over && paths.stream().allMatch(path -> path.open == 0)) {
            over = true;
            ended.accept(this);
        }
    }

    /** The nearest that was not asked, unless enough that are nearer have answered. */
    private Optional<Step> next(Path path) {
        int nearer = 0;
        for (Step step : path.steps) {
            if (nearer >= WIDTH || path.asked >= ASKED_PER_PATH_MAX) {
                return Optional.empty();
            }
            nearer += step.state == State.ANSWERED ? 1 : 0;
            if (step.state == State.NAMED && mayAsk(step)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    private boolean mayAsk(Step step) {
        Contact contact = step.contact;
        return !asked.contains(contact.address())
                && perBlock.getOrDefault(contact.block(), 0) < ASKED_PER_BLOCK_MAX
                && step.namedBy.map(by -> by.misled < MISLED_MAX).orElse(true);
    }

    private void ask(Path path, Step step) {
        step.state = State.ASKED;
        path.open++;
        path.asked++;
        asked.add(step.contact.address());
        perBlock.merge(step.contact.block(), 1, Integer::sum);
        node.ask(step.contact, find, reply -> {
            path.open--;
            step.state = reply.isPresent() ? State.ANSWERED : State.SILENT;
            step.namedBy.ifPresent(by -> by.misled += reply.isPresent() ? -1 : 1);
            reply.ifPresent(said -> {
                answered.add(step.contact);
                take(said, step.depth);
                said.nearer().forEach(contact -> list(path, step, contact));
            });
            goOn();
        });
    }

    private void list(Path path, Step by, Contact contact) {
        if (contact.address() == node.self().address()
                || asked.contains(contact.address())
                || !path.listed.add(contact.address())) {
            return;
        }
        int at = Collections.binarySearch(
                path.steps,
                new Step(contact, 0, Optional.empty()),
                (one, other) -> find.target().nearer(one.contact.id(), other.contact.id()));
        path.steps.add(at < 0 ? -at - 1 : at, new Step(contact, by.depth + 1, Optional.of(by)));
        if (path.steps.size() > LISTED_MAX) {
            path.steps.remove(path.steps.size() - 1);
        }
    }

    private void take(NodeReply reply, int depth) {
        if (!reply.locators().isEmpty()) {
            given.add(reply.locators());
            hops = hops == 0 ? depth : hops;
        }
        if (reply.heartbeat().isPresent()) {
            heartbeats.add(reply.heartbeat().get());
        }
    }

    /** The newest genuine locator of whoever is at the place, a farewell too. */
    Optional<Locator> newest() {
        return given.stream()
                .flatMap(List::stream)
                .distinct()
                .filter(locator -> Key.of(locator.peerId()).equals(find.target()))
                .sorted((one, other) -> Long.compare(other.sequence(), one.sequence()))
                .filter(node.world().memo()::isGenuine)
                .findFirst();
    }

    /** The newest genuine heartbeat of whoever is at the place, if it still counts. */
    Optional<Heartbeat> newestHeartbeat() {
        return heartbeats.stream()
                .distinct()
                .filter(heartbeat -> Key.of(heartbeat.peerId()).equals(find.target())
                        && heartbeat.isFresh(node.world().timeline().now()))
                .sorted((one, other) -> Long.compare(other.sequence(), one.sequence()))
                .filter(node.world().memo()::isGenuine)
                .findFirst();
    }

    /** Each who offers what was looked for, by its newest genuine locator; one from each who answered in turn, so that nobody fills the list. */
    List<Locator> offers(int limit) {
        List<List<Locator>> lists = new ArrayList<>();
        for (List<Locator> list : given) {
            List<Locator> mixed = new ArrayList<>(list);
            Collections.shuffle(mixed, new Random(node.world().random().nextLong()));
            lists.add(mixed);
        }
        Map<Bytes, Locator> newest = new LinkedHashMap<>();
        for (int i = 0; i < NodeReply.LOCATORS_MAX; i++) {
            for (List<Locator> list : lists) {
                if (i < list.size()) {
                    merge(newest, list.get(i));
                }
            }
        }
        return newest.values().stream()
                .filter(locator -> find.path().map(locator::offers).orElse(false))
                .limit(limit)
                .toList();
    }

    private void merge(Map<Bytes, Locator> newest, Locator locator) {
        Locator known = newest.get(locator.publicKey());
        boolean newer = known == null || locator.sequence() > known.sequence();
        if (newer && node.world().memo().isGenuine(locator)) {
            newest.put(locator.publicKey(), locator);
        }
    }
}
