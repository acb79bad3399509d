package flagship.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What the launcher runs once after a build while the JVM records which classes and code a start needs. */
@Command(name = "warm-up", hidden = true, description = "Exercises the program for the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        return Main.run(
                new String[] {"demo", "--once", "--clusters", "1"},
                java.util.Map.of(),
                new java.io.PrintWriter(System.out, true),
                new java.io.PrintWriter(System.err, true));
    }
}
