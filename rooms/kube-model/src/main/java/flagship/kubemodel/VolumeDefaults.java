package flagship.kubemodel;

import static flagship.kubemodel.Trees.inEach;
import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Defaults of a Pod's volumes. Those that no other field decides stand in the schema. */
final class VolumeDefaults {
    /** 0644. */
    private static final int FILE_MODE = 420;

    private static final int TOKEN_SECONDS = 3600;

    private VolumeDefaults() {}

    static void volume(ObjectNode volume) {
        if (volume.size() == 1 && volume.has("name")) {
            volume.putObject("emptyDir");
        }
        for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
            inObject(volume, source, files -> putIfAbsent(files, "defaultMode", FILE_MODE));
        }
        inObject(volume, "hostPath", path -> putIfAbsent(path, "type", ""));
        inObject(volume, "downwardAPI", VolumeDefaults::downwardApi);
        inObject(volume, "projected", projected -> inEach(projected, "sources", VolumeDefaults::projection));
        inObject(volume, "ephemeral", VolumeDefaults::ephemeral);
    }

    private static void ephemeral(ObjectNode ephemeral) {
        inObject(ephemeral, "volumeClaimTemplate", template -> CoreDefaults.claimSpec(object(template, "spec")));
    }

    private static void projection(ObjectNode source) {
        inObject(source, "serviceAccountToken", token -> putIfAbsent(token, "expirationSeconds", TOKEN_SECONDS));
        inObject(source, "downwardAPI", VolumeDefaults::downwardApi);
    }

    private static void downwardApi(ObjectNode source) {
        inEach(source, "items", VolumeDefaults::fieldReference);
    }

    /** Whatever may hold a {@code fieldRef}. */
    static void fieldReference(ObjectNode holder) {
        inObject(holder, "fieldRef", reference -> putIfAbsent(reference, "apiVersion", "v1"));
    }
}
