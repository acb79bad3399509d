package flagship.clusterimport;

import flagship.clusterimport.ImportFailure.Again;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.TemplateReference;
import flagship.kubeclient.Discovery.Resource;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A policy that was found valid: its templates are parsed, and the host serves its types.
 *
 * @param selector absent where every source object is selected
 * @param kind of the source objects
 * @param references each in the one version that is read
 */
record PolicyPlan(
        ClusterImportPolicy policy,
        ImportTemplate name,
        Optional<ImportTemplate> selector,
        GroupVersionResource source,
        GroupVersionKind kind,
        List<TemplateReference> references) {
    static final String FAILED_NAME = "FailedParseLifecycleName";
    static final String FAILED_SELECTOR = "FailedParseSourceSelector";
    /** As Clusterpedia writes it. */
    static final String INVALID_POLICY = "InvalaidPolicy";

    static final String FAILED_SOURCE = "FailedNegotiateSourceResource";
    static final String FAILED_REFERENCE = "FailedNegotiateReferenceResource";

    PolicyPlan {
        references = List.copyOf(references);
    }

    /** @throws ImportFailure with the reason of the condition Validated */
    static PolicyPlan of(ClusterImportPolicy policy, HostTypes types)
            throws ImportFailure, IOException, InterruptedException {
        var name = ImportTemplate.parse("nameTemplate", policy.nameTemplate(), FAILED_NAME);
        var selectorText = policy.source().selectorTemplate();
        var selector = selectorText.isBlank()
                ? Optional.<ImportTemplate>empty()
                : Optional.of(ImportTemplate.parse("source.selectorTemplate", selectorText, FAILED_SELECTOR));
        ImportTemplate.parse("template", policy.template(), INVALID_POLICY);
        ImportTemplate.parse("creationCondition", policy.creationCondition(), INVALID_POLICY);
        checkReferences(policy.references());
        var asked = policy.source();
        var source = type(types, new GroupResource(asked.group(), asked.resource()), asked.versions(), FAILED_SOURCE);
        var references = new ArrayList<TemplateReference>();
        for (TemplateReference reference : policy.references()) {
            var type = type(
                    types,
                    new GroupResource(reference.group(), reference.resource()),
                    reference.versions(),
                    FAILED_REFERENCE);
            references.add(reference.inVersion(type.resource().version()));
        }
        return new PolicyPlan(policy, name, selector, source.resource(), source.kind(), references);
    }

    private static void checkReferences(List<TemplateReference> references) throws ImportFailure {
        var keys = new HashSet<String>();
        for (TemplateReference reference : references) {
            if (!keys.add(reference.key())) {
                throw new ImportFailure(
                        INVALID_POLICY,
                        "two references have the key \"%s\"".formatted(reference.key()),
                        Again.WHEN_CHANGED);
            }
            var field = "references[%s].".formatted(reference.key());
            ImportTemplate.parse(field + "nameTemplate", reference.nameTemplate(), INVALID_POLICY);
            ImportTemplate.parse(field + "namespaceTemplate", reference.namespaceTemplate(), INVALID_POLICY);
        }
    }

    private static Resource type(HostTypes types, GroupResource type, List<String> versions, String reason)
            throws ImportFailure, IOException, InterruptedException {
        return types.choose(type, versions)
                .orElseThrow(() -> new ImportFailure(
                        reason,
                        versions.isEmpty()
                                ? "this cluster serves no %s that can be watched".formatted(type)
                                : "this cluster serves %s in none of the versions %s"
                                        .formatted(type, String.join(", ", versions)),
                        Again.SOON));
    }
}
