package dev.chimera.openclaw.directory;

/** How a node of {@link InProcessNetwork} does harm, to rehearse against it. */
public enum Hostility {
    /** Answers nobody and keeps nothing. */
    DROPS,
    /** Gives forged records, and names others who do not exist or are hostile. */
    LIES,
    /** Gives the oldest record that it ever saw, and has others keep it. */
    REPLAYS,
    /** Has others keep far more than they should, under keys that it made for that. */
    FLOODS,
    /** Stands near one place, with others like it, and says that there is nobody else and nothing there. */
    CROWDS
}
