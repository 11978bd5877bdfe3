package dev.chimera.checks.wrong.showing;

import dev.chimera.checks.wrong.showing.internal.Engine;
import java.util.List;

/** Shows its engine in three ways, and hides it in two. */
public class Car extends Engine {
    protected Engine spare = new Engine();
    private final Engine hidden = spare;

    public List<Engine> engines() {
        return List.of(hidden, spare);
    }

    Engine unseen() {
        return hidden;
    }

    static class Workshop {
        public Engine engine() {
            return new Engine();
        }
    }
}
