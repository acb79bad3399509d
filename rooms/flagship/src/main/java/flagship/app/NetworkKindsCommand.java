package flagship.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import flagship.fleetapi.NetworkCrds;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flagship network kinds}. */
@Command(
        name = "kinds",
        description = {
            "Prints the definitions of the kinds of kubeovn.io, for kubectl apply -f -:",
            "on a control plane they make Vpcs and Subnets templates, in a member they are what its network controller reads."
        },
        mixinStandardHelpOptions = true)
final class NetworkKindsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var list = Json.object().put("apiVersion", "v1").put("kind", "List");
        var items = list.putArray("items");
        NetworkCrds.all().forEach(definition -> items.add(Json.parseObject(definition)));
        var out = spec.commandLine().getOut();
        out.println(
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(list));
        out.flush();
        return 0;
    }
}
