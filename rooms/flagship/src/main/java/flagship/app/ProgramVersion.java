package flagship.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"flagship " + (version == null ? "0.1.0" : version) + " on Java " + Runtime.version()};
    }
}
