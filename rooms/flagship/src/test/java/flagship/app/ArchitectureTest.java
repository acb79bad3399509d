package flagship.app;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The house: which room stands on which floor, and what a room must never know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
    /** Every room with its floor. A room may use rooms on lower floors only. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("kubemodel", 1),
            Map.entry("lua", 1),
            Map.entry("gotemplate", 1),
            Map.entry("kubeclient", 2),
            Map.entry("kubestore", 2),
            Map.entry("fleetapi", 2),
            Map.entry("catalog", 2),
            Map.entry("ovsdb", 2),
            Map.entry("kubeapiserver", 3),
            Map.entry("sync", 3),
            Map.entry("clusterimport", 3),
            Map.entry("scheduling", 3),
            Map.entry("interpreter", 3),
            Map.entry("estimator", 4),
            Map.entry("propagation", 4),
            Map.entry("networking", 3),
            Map.entry("networkagent", 3),
            Map.entry("search", 4),
            Map.entry("simulator", 4),
            Map.entry("console", 4),
            Map.entry("app", 5));

    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("flagship");

    @Test
    void everyRoomIsOnAFloor() {
        var rooms = house.stream().map(ArchitectureTest::room).distinct();

        assertThat(rooms).allSatisfy(room -> assertThat(FLOORS).containsKey(room));
    }

    @Test
    void aRoomUsesOnlyRoomsOnLowerFloors() {
        FLOORS.forEach((room, floor) -> noClasses()
                .that(resideInRoom(room))
                .should(dependOnClassesThat(onFloorFrom(floor, room)))
                .allowEmptyShould(true)
                .check(house));
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("flagship.(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void theVocabularyHasNoInputOutputAndNoThreads() {
        noClasses()
                .that(resideInRoom("kubemodel"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.net.http..", "java.nio.file..", "java.util.concurrent.locks..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.concurrent.Executor.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.net.Socket.class)
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .check(house);
    }

    @Test
    void theCatalogKnowsNoHttp() {
        noClasses()
                .that(resideInRoom("catalog"))
                .or(resideInRoom("kubestore"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.eclipse.jetty..")
                .check(house);
    }

    @Test
    void onlyWhatSpeaksHttp2ItselfKnowsJetty() {
        noClasses()
                .that(DescribedPredicate.not(resideInRoom("kubeapiserver")))
                .and(DescribedPredicate.not(resideInRoom("estimator")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..")
                .check(house);
    }

    @Test
    void onlyTheCompositionRootReadsTheEnvironment() {
        noClasses()
                .that(DescribedPredicate.not(resideInRoom("app")))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(house);
    }

    @Test
    void noStaticStateCanChange() {
        fields().that().areStatic().should(beFinal()).check(house);
    }

    @Test
    void namesSayWhatAThingIs() {
        classes()
                .should(new ArchCondition<JavaClass>("not end in a word that hides the real name") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (type.getSimpleName().matches(".*(Manager|Utils?|Impl|Common|Base|Helper)")) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " hides its real name"));
                        }
                    }
                })
                .check(house);
    }

    private static ArchCondition<JavaField> beFinal() {
        return new ArchCondition<>("be final") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (!field.getModifiers().contains(JavaModifier.FINAL)
                        && !field.getName().startsWith("$")) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is static and not final"));
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> resideInRoom(String room) {
        return DescribedPredicate.describe("room " + room, type -> room(type).equals(room));
    }

    private static DescribedPredicate<JavaClass> onFloorFrom(int floor, String self) {
        return DescribedPredicate.describe("rooms on floor %d and above".formatted(floor), type -> {
            var room = room(type);
            var itsFloor = FLOORS.get(room);
            return itsFloor != null && !room.equals(self) && itsFloor >= floor;
        });
    }

    /** {@code flagship.sync.Reflector} is in {@code sync}; classes of libraries are in no room. */
    private static String room(JavaClass type) {
        var parts = type.getPackageName().split("\\.", 3);
        return parts.length >= 2 && parts[0].equals("flagship") ? parts[1] : "";
    }
}
