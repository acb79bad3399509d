package flagship.lua;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Runs scripts as tests write them down. */
final class Lua {
    static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-03-01T12:00:05Z"));

    private Lua() {}

    static LuaState state() {
        return state(LuaLimits.DEFAULT);
    }

    static LuaState state(LuaLimits limits) {
        return LuaState.create(limits, NOON, System::nanoTime);
    }

    static LuaLimits limits(long instructions, long bytes) {
        return new LuaLimits(instructions, bytes, Duration.ofMinutes(1));
    }

    /** What a script returns, values separated by blanks. */
    static String result(String source) {
        return result(state(), source);
    }

    static String result(LuaState state, String source) {
        var values = state.call(LuaScript.compile("test", source).main());
        return Arrays.stream(values).map(Values::text).map(LuaText::decode).collect(Collectors.joining(" "));
    }
}
