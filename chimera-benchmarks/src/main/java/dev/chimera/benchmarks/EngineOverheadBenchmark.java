package dev.chimera.benchmarks;

import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.ChimeraPipeline;
import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.service.V;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncNodeAction;
import org.bsc.langgraph4j.state.AgentState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the run engine adds to six stages whose agents do nothing: validation, compare-and-set on the run's record, permits,
 * events. Beside it, in the same run: a plain list of functions (the floor), one hop to another thread, LangChain4j agentic's
 * typed sequence of five agents that do nothing, and LangGraph4j's compiled graph of six nodes that do nothing.
 *
 * <p>{@code chimeraRun} blocks on the caller's thread, with the events kept; {@code chimeraRunWatched} has a subscriber, too.
 * {@code chimeraStart} works on a thread of the swarm's and is waited for, so take {@code oneHop} from it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1) // the run needs 6 until it no longer gets faster
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Xms2g", "-Xmx2g"})
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else
public class EngineOverheadBenchmark {
    private static final TrendQuery QUERY = TrendQuery.keywords("nothing");
    private static final int RUNS_A_PIPELINE = 5_000;

    private final List<UnaryOperator<String>> plain = List.of(s -> s, s -> s, s -> s, s -> s, s -> s, s -> s);
    private ExecutorService oneThread;
    private Sequence sequence;
    private CompiledGraph<AgentState> graph;
    private ChimeraPipeline pipeline;
    private long runs;
    private final AtomicLong seen = new AtomicLong();

    /** Called by JMH. */
    public EngineOverheadBenchmark() {}

    /** Makes what is measured. */
    @Setup
    public void setUp() throws GraphStateException {
        oneThread = Executors.newSingleThreadExecutor();
        sequence = AgenticServices.sequenceBuilder(Sequence.class)
                .subAgents(new First(), new Second(), new Third(), new Fourth(), new Fifth())
                .outputKey("fifth")
                .build();
        graph = sixNodes();
        pipeline = new NoOpCrew().pipeline();
    }

    private static CompiledGraph<AgentState> sixNodes() throws GraphStateException {
        StateGraph<AgentState> nodes = new StateGraph<>(AgentState::new);
        String last = StateGraph.START;
        for (String name : List.of("scout", "brief", "approve", "produce", "screen", "publish")) {
            nodes.addNode(name, AsyncNodeAction.node_async(state -> Map.of(name, "topic")));
            nodes.addEdge(last, name);
            last = name;
        }
        nodes.addEdge(last, StateGraph.END);
        return nodes.compile();
    }

    /** Closes it. */
    @TearDown
    public void tearDown() {
        oneThread.shutdownNow();
        pipeline.close();
    }

    /** Six functions in a list. */
    @Benchmark
    public String plainList() {
        String value = "topic";
        for (UnaryOperator<String> step : plain) {
            value = step.apply(value);
        }
        return value;
    }

    /** One task on another thread, waited for. */
    @Benchmark
    public String oneHop() throws ExecutionException, InterruptedException {
        return oneThread.submit(() -> "topic").get();
    }

    /** LangChain4j agentic: five agents in a row, typed. */
    @Benchmark
    public String langChain4jSequence() {
        return sequence.run("topic");
    }

    /** LangGraph4j: six nodes in a row, no checkpoints. */
    @Benchmark
    public Optional<AgentState> langGraph4jInvoke() {
        return graph.invoke(Map.of("topic", "topic"));
    }

    /** Chimera: six stages, in memory, events kept. */
    @Benchmark
    public RunResult chimeraRun() {
        return fresh().run(QUERY);
    }

    /** Chimera: the same on a Worker's thread, waited for: one hop there and one back. */
    @Benchmark
    public RunResult chimeraStart() {
        return fresh().start(QUERY).join();
    }

    /** Chimera: six stages, in memory, with a subscriber to the events. */
    @Benchmark
    public RunResult chimeraRunWatched() {
        return fresh().run(QUERY, run -> run.events().subscribe(new Counter()));
    }

    /** A store in memory keeps every run, so a new pipeline now and then keeps the heap from deciding the result. */
    private ChimeraPipeline fresh() {
        if (++runs % RUNS_A_PIPELINE == 0) {
            pipeline.close();
            pipeline = new NoOpCrew().pipeline();
        }
        return pipeline;
    }

    private final class Counter implements Flow.Subscriber<RunEvent> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(RunEvent event) {
            seen.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void onComplete() {
            seen.incrementAndGet();
        }
    }

    /** The typed face of the sequence. */
    public interface Sequence {
        /** Runs it. */
        @Agent
        String run(@V("topic") String topic);
    }

    /** Does nothing. */
    public static final class First {
        /** Does nothing. */
        @Agent(outputKey = "first")
        public String run(@V("topic") String in) {
            return in;
        }
    }

    /** Does nothing. */
    public static final class Second {
        /** Does nothing. */
        @Agent(outputKey = "second")
        public String run(@V("first") String in) {
            return in;
        }
    }

    /** Does nothing. */
    public static final class Third {
        /** Does nothing. */
        @Agent(outputKey = "third")
        public String run(@V("second") String in) {
            return in;
        }
    }

    /** Does nothing. */
    public static final class Fourth {
        /** Does nothing. */
        @Agent(outputKey = "fourth")
        public String run(@V("third") String in) {
            return in;
        }
    }

    /** Does nothing. */
    public static final class Fifth {
        /** Does nothing. */
        @Agent(outputKey = "fifth")
        public String run(@V("fourth") String in) {
            return in;
        }
    }
}
