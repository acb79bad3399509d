package flagship.kubemodel;

import static flagship.kubemodel.CellText.NONE;
import static flagship.kubemodel.CellText.UNSET;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.boolAt;
import static flagship.kubemodel.PrintedColumn.integer;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;
import static flagship.kubemodel.PrintedColumn.textOr;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** The tables of storage. */
final class StorageTables {
    private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";

    private StorageTables() {}

    static List<PrintedColumn> columns(String resource) {
        return switch (resource) {
            case "persistentvolumes" -> volumes();
            case "persistentvolumeclaims" -> claims();
            case "storageclasses" -> classes();
            case "csidrivers" -> drivers();
            case "csinodes" ->
                List.of(
                        NAME,
                        integer(
                                "Drivers",
                                node -> Trees.at(node, "spec", "drivers").size()),
                        AGE);
            case "volumeattachments" ->
                List.of(
                        NAME,
                        textAt("Attacher", "spec", "attacher").formatted("name"),
                        textAt("PV", "spec", "source", "persistentVolumeName"),
                        textAt("Node", "spec", "nodeName"),
                        boolAt("Attached", "status", "attached"),
                        AGE);
            default -> NativeTables.other();
        };
    }

    private static List<PrintedColumn> volumes() {
        return List.of(
                NAME,
                textAt("Capacity", "spec", "capacity", "storage"),
                text("Access Modes", volume -> CellText.accessModes(Trees.at(volume, "spec", "accessModes"))),
                textAt("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
                text("Status", StorageTables::phase),
                text("Claim", StorageTables::claimOf),
                text("StorageClass", StorageTables::storageClass),
                textOr(UNSET, "VolumeAttributesClass", "spec", "volumeAttributesClassName"),
                textAt("Reason", "status", "reason"),
                AGE,
                textOr(UNSET, "VolumeMode", "spec", "volumeMode").wide());
    }

    private static String claimOf(ObjectNode volume) {
        var claim = Trees.at(volume, "spec", "claimRef");
        return claim.isObject() ? Trees.text(claim, "namespace") + "/" + Trees.text(claim, "name") : "";
    }

    private static List<PrintedColumn> claims() {
        return List.of(
                NAME,
                text("Status", StorageTables::phase),
                textAt("Volume", "spec", "volumeName"),
                text("Capacity", claim -> isBound(claim) ? Trees.text(claim, "status", "capacity", "storage") : ""),
                text(
                        "Access Modes",
                        claim -> isBound(claim) ? CellText.accessModes(Trees.at(claim, "status", "accessModes")) : ""),
                text("StorageClass", StorageTables::storageClass),
                textOr(UNSET, "VolumeAttributesClass", "spec", "volumeAttributesClassName"),
                AGE,
                textOr(UNSET, "VolumeMode", "spec", "volumeMode").wide());
    }

    private static boolean isBound(ObjectNode claim) {
        return !Trees.text(claim, "spec", "volumeName").isEmpty();
    }

    private static String phase(ObjectNode object) {
        return CellText.isBeingDeleted(object) ? "Terminating" : Trees.text(object, "status", "phase");
    }

    /** An annotation was there first, and still wins. */
    private static String storageClass(ObjectNode object) {
        return Trees.at(object, "metadata", "annotations", BETA_CLASS)
                .asText(Trees.text(object, "spec", "storageClassName"));
    }

    private static List<PrintedColumn> classes() {
        return List.of(
                new PrintedColumn(NAME.definition(), (object, _) -> TextNode.valueOf(className(object))),
                textAt("Provisioner", "provisioner"),
                textOr("Delete", "ReclaimPolicy", "reclaimPolicy"),
                textOr("Immediate", "VolumeBindingMode", "volumeBindingMode"),
                boolAt("AllowVolumeExpansion", "allowVolumeExpansion").ofType("string"),
                AGE);
    }

    private static String className(ObjectNode storageClass) {
        var annotations = Trees.at(storageClass, "metadata", "annotations");
        boolean isDefault = Trees.text(annotations, "storageclass.kubernetes.io/is-default-class")
                        .equals("true")
                || Trees.text(annotations, "storageclass.beta.kubernetes.io/is-default-class")
                        .equals("true");
        return Trees.text(storageClass, "metadata", "name") + (isDefault ? " (default)" : "");
    }

    private static List<PrintedColumn> drivers() {
        return List.of(
                NAME,
                new PrintedColumn(
                        boolAt("AttachRequired", "spec", "attachRequired").definition(),
                        (driver, _) -> BooleanNode.valueOf(
                                Trees.at(driver, "spec", "attachRequired").asBoolean(true))),
                boolAt("PodInfoOnMount", "spec", "podInfoOnMount"),
                boolAt("StorageCapacity", "spec", "storageCapacity"),
                text("TokenRequests", StorageTables::tokenRequests),
                boolAt("RequiresRepublish", "spec", "requiresRepublish"),
                text("Modes", StorageTables::modes),
                AGE);
    }

    private static String tokenRequests(ObjectNode driver) {
        var requests = Trees.at(driver, "spec", "tokenRequests");
        return requests.isArray() ? CellText.joined(requests, "audience") : UNSET;
    }

    private static String modes(ObjectNode driver) {
        var modes = String.join(",", CellText.texts(Trees.at(driver, "spec", "volumeLifecycleModes")));
        return modes.isEmpty() ? NONE : modes;
    }
}
