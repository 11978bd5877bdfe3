package dev.chimera.checks.wrong.chance;

import java.util.concurrent.ThreadLocalRandom;

/** Throws dice that nobody can throw again. */
class Dice {
    int six() {
        return ThreadLocalRandom.current().nextInt(6);
    }

    double share() {
        return Math.random();
    }
}
