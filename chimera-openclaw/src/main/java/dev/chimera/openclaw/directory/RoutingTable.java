package dev.chimera.openclaw.directory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Whom a node knows: for each number of leading bits in common with itself at most 20, all of whom answered once, and at most two of
 * one block. Who answers is never given up for somebody new; who was silent twice in a row is. Not thread-safe.
 */
final class RoutingTable {
    static final int BUCKET_MAX = 20;

    private static final int PER_BLOCK_MAX = 2;
    private static final int SPARES_MAX = 8;
    private static final int SILENCES_MAX = 2;

    /** Those at one distance, and those who wait for a place. */
    private static final class Bucket {
        final List<Known> known = new ArrayList<>();
        final Deque<Contact> spares = new ArrayDeque<>();

        boolean takes(Contact contact) {
            long sameBlock = known.stream()
                    .filter(other -> other.contact.block() == contact.block())
                    .count();
            return known.size() < BUCKET_MAX && sameBlock < PER_BLOCK_MAX;
        }
    }

    /** Somebody and how often it was silent since it last answered. */
    private static final class Known {
        final Contact contact;
        int silences;

        Known(Contact contact) {
            this.contact = contact;
        }
    }

    private final Key self;
    private final Bucket[] buckets = new Bucket[Key.BITS];
    private int size;
    private int deepest;

    RoutingTable(Key self) {
        this.self = self;
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new Bucket();
        }
    }

    int size() {
        return size;
    }

    /** {@code contact} asked or answered. */
    void heard(Contact contact) {
        if (contact.id().equals(self)) {
            return;
        }
        Bucket bucket = bucket(contact);
        for (Known known : bucket.known) {
            if (known.contact.id().equals(contact.id())) {
                if (known.contact.equals(contact)) {
                    known.silences = 0;
                }
                return;
            }
        }
        if (bucket.takes(contact)) {
            bucket.known.add(new Known(contact));
            size++;
        } else if (!bucket.spares.contains(contact)) {
            bucket.spares.addFirst(contact);
            if (bucket.spares.size() > SPARES_MAX) {
                bucket.spares.removeLast();
            }
        }
    }

    /** {@code contact} was asked and did not answer. */
    void silent(Contact contact) {
        if (contact.id().equals(self)) {
            return;
        }
        Bucket bucket = bucket(contact);
        bucket.spares.remove(contact);
        for (Iterator<Known> each = bucket.known.iterator(); each.hasNext(); ) {
            Known known = each.next();
            if (known.contact.equals(contact) && ++known.silences >= SILENCES_MAX) {
                each.remove();
                size--;
                fill(bucket);
                return;
            }
        }
    }

    private void fill(Bucket bucket) {
        for (Iterator<Contact> each = bucket.spares.iterator(); each.hasNext(); ) {
            Contact spare = each.next();
            if (bucket.takes(spare)) {
                each.remove();
                bucket.known.add(new Known(spare));
                size++;
                return;
            }
        }
    }

    /** The {@code count} nearest to {@code target} that are known, nearest first. */
    List<Contact> nearest(Key target, int count) {
        int own = Math.min(self.commonBits(target), Key.BITS - 1);
        List<Contact> found = new ArrayList<>();
        addTo(found, own); // they have more in common with the target than anybody else
        if (found.size() < count) {
            for (int i = own + 1; i <= deepest; i++) { // they have as much in common with it as this node
                addTo(found, i);
            }
        }
        for (int i = own - 1; i >= 0 && found.size() < count; i--) {
            addTo(found, i);
        }
        found.sort((one, other) -> target.nearer(one.id(), other.id()));
        return found.size() <= count ? found : new ArrayList<>(found.subList(0, count));
    }

    private void addTo(List<Contact> found, int bucket) {
        for (Known known : buckets[bucket].known) {
            found.add(known.contact);
        }
    }

    private Bucket bucket(Contact contact) {
        int common = Math.min(self.commonBits(contact.id()), Key.BITS - 1);
        deepest = Math.max(deepest, common);
        return buckets[common];
    }
}
