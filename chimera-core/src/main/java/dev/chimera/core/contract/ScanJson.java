package dev.chimera.core.contract;

import dev.chimera.core.scout.KeptScan;

/** Scans for other JVMs as JSON: {@code {"v":1,"kept":{...}}}, as strict as {@link RunJson}. Thread-safe. */
public final class ScanJson {
    private static final int VERSION = 1;

    private final VersionedJson json = new VersionedJson("scan", VERSION);

    /** A codec. */
    public ScanJson() {}

    /** The scan as text. */
    public String encode(KeptScan scan) {
        return json.write("kept", scan, KeptScan.class);
    }

    /**
     * The scan that {@code text} holds.
     *
     * @throws ContractException if it is of another version or form
     */
    public KeptScan decode(String text) {
        return json.read("kept", text, KeptScan.class);
    }
}
