package dev.chimera.benchmarks.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.Signing;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.spec.Spec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What whoever hands in a run waits for while ten thousand productions are in flight. */
class AcceptanceTest {
    private static final int MANY = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    @Spec("RUN-7")
    void handing_in_waits_for_one_write_of_the_run_and_for_nobody_else_with_10_000_productions_in_flight()
            throws InterruptedException {
        Swarm.Builder places = Swarm.builder().runsMax(MANY + 1);
        try (Storage kept = new InMemoryStorage();
                LoadedSwarm swarm = new LoadedSwarm(
                        watched(kept), Signing.PER_BATCH, places, Duration.ofMinutes(4), List.of("Nobody"))) {
            List<PipelineRun> runs = new ArrayList<>(MANY + 1);
            for (int i = 0; i < MANY; i++) {
                runs.add(swarm.start());
            }
            swarm.awaitInProduction(MANY, PATIENCE);
            swarm.swarm().snapshot(); // the kill switch is looked at once a second at most, by whoever comes first
            asked.clear();

            runs.add(swarm.start());

            assertThat(asked).isSubsetOf("runs.create", "ledger.view").containsOnlyOnce("runs.create");
            assertThat(swarm.inProduction()).isGreaterThanOrEqualTo(MANY);
            runs.forEach(run -> run.cancel("enough"));
            runs.forEach(PipelineRun::join);
        }
    }

    /** A storage that notes what this thread asks it for. */
    private Storage watched(Storage real) {
        return noting(Storage.class, "", real);
    }

    private <T> T noting(Class<T> type, String name, T real) {
        Thread caller = Thread.currentThread();
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (!name.isEmpty() && Thread.currentThread() == caller) {
                asked.add(name + "." + method.getName());
            }
            try {
                Object answer = method.invoke(real, args);
                return method.getReturnType().isInterface() && name.isEmpty()
                        ? notingAny(method.getReturnType(), method.getName(), answer)
                        : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private <T> T notingAny(Class<T> type, String name, Object real) {
        return noting(type, name, type.cast(real));
    }
}
