package flagship.lua;

import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The globals of scripts, and what is left of their limits. Belongs to one thread. A state whose limits are exceeded is of no further use.
 */
public final class LuaState {
    /** Calls within calls; as many as gopher-lua allows, and few enough for the stack of a thread. */
    static final int DEPTH_MAX = 200;

    /** Instructions between two looks at the clock. */
    private static final int CLOCK_INTERVAL = 1_000;

    private final LuaTable globals = new LuaTable();
    private final LuaLimits limits;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Random random = new Random(0);
    private final long deadline;
    private final int[] lines = new int[DEPTH_MAX + 1];
    private final String[] chunks = new String[DEPTH_MAX + 1];
    private long instructionsLeft;
    private long bytesLeft;
    private int untilClock = CLOCK_INTERVAL;
    private int depth;

    private LuaState(LuaLimits limits, InstantSource clock, LongSupplier nanoTime) {
        this.limits = limits;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + limits.time().toNanos();
        this.instructionsLeft = limits.instructions();
        this.bytesLeft = limits.bytes();
        this.chunks[0] = "";
        BaseLibrary.install(globals);
        StringLibrary.install(globals);
        TableLibrary.install(globals);
        MathLibrary.install(globals);
        OsLibrary.install(globals);
    }

    /**
     * A state with the libraries base, string, table, math, package and what is harmless of os.
     *
     * @param clock what scripts read as the time of day
     * @param nanoTime what the time limit is measured with
     */
    public static LuaState create(LuaLimits limits, InstantSource clock, LongSupplier nanoTime) {
        return new LuaState(limits, clock, nanoTime);
    }

    /** Offers a module to {@code require}. */
    public void preload(String name, LuaTable module) {
        BaseLibrary.preloaded(globals).set(name, module);
    }

    /**
     * Runs a script.
     *
     * @throws LuaError if it fails
     * @throws LuaLimitExceeded if it takes too much
     */
    public void run(LuaScript script) {
        call(script.main(), new Object[0]);
    }

    /** The value of a global; {@link LuaNil#NIL} if there is none. */
    public Object global(String name) {
        return globals.get(name);
    }

    LuaTable globals() {
        return globals;
    }

    InstantSource clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    /**
     * Calls a function.
     *
     * @throws LuaError if it fails
     * @throws LuaLimitExceeded if it takes too much
     */
    public Object[] call(LuaFunction function, Object... arguments) {
        step();
        if (depth == DEPTH_MAX) {
            throw error("stack overflow: calls are nested more than %d deep".formatted(DEPTH_MAX));
        }
        depth++;
        lines[depth] = 0;
        try {
            return function.call(this, arguments);
        } catch (StackOverflowError e) {
            if (depth > 1) {
                throw e;
            }
            throw new LuaLimitExceeded("the script's calls and expressions are nested too deep");
        } finally {
            depth--;
        }
    }

    /** Notes the line that runs; says where errors happened. */
    void at(String chunk, int line) {
        chunks[depth] = chunk;
        lines[depth] = line;
    }

    /** Counts one instruction. */
    void step() {
        if (--instructionsLeft < 0) {
            throw new LuaLimitExceeded("the script ran more than %d instructions".formatted(limits.instructions()));
        }
        if (--untilClock == 0) {
            untilClock = CLOCK_INTERVAL;
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new LuaLimitExceeded("the script ran longer than %d ms"
                        .formatted(limits.time().toMillis()));
            }
        }
    }

    /** Counts memory before it is taken. */
    void charge(long bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw new LuaLimitExceeded("the script took more than %d bytes of memory".formatted(limits.bytes()));
        }
    }

    /** An error at the place where the script runs, or where it called the function of the host that asks. */
    public LuaError error(String message) {
        var text = position(0) + message;
        return new LuaError(text, text);
    }

    /**
     * {@code name:line: } of a caller.
     *
     * @param above how many calls further out; 0 for the function that runs, or for its caller if it is none of a script
     */
    String position(int above) {
        int level = depth - above;
        while (level > 0 && lines[level] == 0) {
            level--;
        }
        return level < 0 || lines[level] == 0 ? "" : chunks[level] + ":" + lines[level] + ": ";
    }
}
