package dev.chimera.openclaw.discovery;

import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.PeerStore;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receipts that a peer keeps. Thread-safe; the store stays the host's. */
public final class ReceiptShelf {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptShelf.class);
    private static final String SHELF = "receipts";
    private static final int READ_MAX = 50_000;

    private final PeerStore store;

    /** The receipts in {@code store}. */
    public ReceiptShelf(PeerStore store) {
        this.store = store;
    }

    /** Keeps {@code receipt}, if it is not there yet. */
    public void keep(Receipt receipt) {
        boolean unused = store.create(new PeerStore.Entry(
                SHELF,
                receipt.exchangeId() + "-" + receipt.issuer(),
                0,
                receipt.subject().toString(),
                null,
                receipt.issuedAt(),
                receipt.encoded()));
    }

    /** At most {@code max} receipts about {@code peer}, newest first. */
    public List<Receipt> about(PeerId peer, int max) {
        return read(store.about(SHELF, peer.toString(), max));
    }

    /** Those that were kept last. */
    public List<Receipt> all() {
        return read(store.newest(SHELF, READ_MAX));
    }

    private static List<Receipt> read(List<PeerStore.Entry> entries) {
        List<Receipt> receipts = new ArrayList<>();
        for (PeerStore.Entry entry : entries) {
            try {
                receipts.add(Receipt.decode(entry.body()));
            } catch (IllegalArgumentException e) {
                LOG.warn("the receipt {} cannot be read and counts nothing: {}", entry.id(), e.getMessage());
            }
        }
        return receipts;
    }
}
