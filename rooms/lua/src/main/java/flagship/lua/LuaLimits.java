package flagship.lua;

import java.time.Duration;

/**
 * What one state may take in all.
 *
 * @param instructions statements, calls and loop turns
 * @param bytes memory asked for, roughly; what became free again is not given back
 * @param time on the clock
 */
public record LuaLimits(long instructions, long bytes, Duration time) {
    /** One second, as Karmada has it; the others are far above what a second allows an honest script. */
    public static final LuaLimits DEFAULT = new LuaLimits(50_000_000, 256L << 20, Duration.ofSeconds(1));
}
