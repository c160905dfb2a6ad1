package io.graft.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The directions of the house. Each rule is shown to fire on a planted violation. */
class ArchitectureTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.graft");

    private static final ArchRule SCHEMAS_ARE_PLAIN = noClasses()
            .that()
            .resideInAPackage("io.graft.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.vertx..", "ai.djl..")
            .because(
                    "contracts are read by every process and by other people: wrap them as Serdes in platform instead");

    private static final ArchRule RULES_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("io.graft.learning..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.vertx..", "ai.djl..", "java.net..", "java.nio.file..")
            .because("a rule takes a state and an input and returns a decision: let the process around it do the I/O");

    private static final ArchRule MODELS_KNOW_NO_STREAMS = noClasses()
            .that()
            .resideInAPackage("io.graft.adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.vertx..", "io.graft.schemas..", "io.graft.learning..")
            .because("model code is used by trainer, serving and evaluation alike: pass plain values in");

    private static final ArchRule PROCESSES_MEET_IN_TOPICS = slices().matching(
                    "io.graft.(onboarding|trainer|serving)..")
            .should()
            .notDependOnEachOther()
            .because("the three processes run apart: send a message of schemas through a topic instead");

    private static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("a sleep is a guess: wait for the event, or poll with a timeout");

    private static final Map<String, ArchRule> RULES = Map.of(
            "io.graft.schemas.planted", SCHEMAS_ARE_PLAIN,
            "io.graft.learning.planted", RULES_ARE_PURE,
            "io.graft.adapters.planted", MODELS_KNOW_NO_STREAMS,
            "io.graft.serving.planted", PROCESSES_MEET_IN_TOPICS,
            "io.graft.testing.planted", NOBODY_SLEEPS);

    static Stream<Map.Entry<String, ArchRule>> rules() {
        return RULES.entrySet().stream().sorted(Map.Entry.comparingByKey());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldHoldInProduction(Map.Entry<String, ArchRule> rule) {
        assertThat(PRODUCTION).hasSizeGreaterThan(50);
        rule.getValue().check(PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldFireOnAPlantedViolation(Map.Entry<String, ArchRule> rule) {
        JavaClasses planted = new ClassFileImporter().importPackages(rule.getKey(), "io.graft.trainer");
        assertThatThrownBy(() -> rule.getValue().check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Planted");
    }
}
