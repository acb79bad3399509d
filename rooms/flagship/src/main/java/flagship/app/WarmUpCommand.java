package flagship.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What the launcher runs once after a build while the JVM records which classes and code a start needs. */
@Command(name = "warm-up", hidden = true, description = "Exercises the program for the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return Main.run(
                new String[] {"demo", "--once", "--clusters", "1"},
                Map.of(),
                Main.writer(System.out),
                Main.writer(System.err));
    }
}
