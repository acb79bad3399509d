package flagship.interpreter;

import flagship.lua.LuaLimits;
import flagship.lua.LuaState;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What scripts get from outside.
 *
 * @param limits of one call
 * @param clock what they read as the time of day
 * @param nanoTime what their time is measured with
 * @param stateMade told of each state that is made: one a call, thrown away after it
 */
public record LuaHost(LuaLimits limits, InstantSource clock, LongSupplier nanoTime, Runnable stateMade) {
    /** The default limits on the clocks of the system. */
    public static LuaHost system() {
        return new LuaHost(LuaLimits.DEFAULT, InstantSource.system(), System::nanoTime, () -> {});
    }

    /** The same, telling of each state. */
    public LuaHost telling(Runnable made) {
        return new LuaHost(limits, clock, nanoTime, made);
    }

    LuaState newState() {
        stateMade.run();
        var state = LuaState.create(limits, clock, nanoTime);
        state.preload("kube", KubeLibrary.module());
        return state;
    }
}
