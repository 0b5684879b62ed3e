package io.openmldb.rollout.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.compose.ComposeFile.Service;
import io.openmldb.rollout.acceptance.compose.Dockerfile.Copy;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Dockerfile and the scripts against the repository. */
@Tag("end-to-end")
class ImageTest {

  private static final String PRODUCT = "/opt/openmldb-rollout/";

  private final Dockerfile dockerfile = Dockerfile.read();
  private final ComposeFile compose = ComposeFile.read();

  @Test
  void everyStageThatIsBuiltExists() {
    compose
        .services()
        .forEach(
            (name, service) ->
                service
                    .buildTarget()
                    .ifPresent(
                        target -> assertThat(dockerfile.stages()).as(name).contains(target)));
  }

  @Test
  void everyFileThatIsCopiedExists() {
    assertThat(dockerfile.copies()).hasSizeGreaterThan(3);
    for (Copy copy : dockerfile.copies()) {
      if (copy.from() != null) {
        assertThat(copy.stagesSoFar()).contains(copy.from());
      } else {
        copy.sources().forEach(source -> assertThat(RepositoryFiles.path(source)).exists());
      }
    }
  }

  @Test
  void whatTheBuildNeedsIsNotKeptFromIt() {
    assertThat(RepositoryFiles.lines(".dockerignore"))
        .doesNotContain(
            "bin", "docker", "starter", "worker", "workflows", "activities", ".mvn", "*");
    assertThat(dockerfile.text())
        .contains("-pl worker,starter -am")
        .contains("for module in worker starter;")
        .contains("\"" + PRODUCT + "worker/target/worker.jar\"");
    assertThat(RepositoryFiles.path("bin/rollout")).isExecutable();
    for (String module : List.of("starter", "worker")) {
      Path target = RepositoryFiles.path(module + "/target");
      assertThat(target.resolve(module + ".jar")).isRegularFile();
      assertThat(target.resolve("lib")).isNotEmptyDirectory();
    }
  }

  @Test
  void theWorkerRunsAsAnOrdinaryUser() {
    String worker =
        dockerfile
            .text()
            .substring(
                dockerfile.text().indexOf(" AS worker"),
                dockerfile.text().indexOf(" AS openmldb-node"));

    assertThat(worker).contains("useradd --uid 10001").contains("\nUSER rollout\n");
    assertThat(worker.indexOf("USER rollout")).isLessThan(worker.indexOf("ENTRYPOINT"));
    assertThat(compose.service("worker").node().get("user").asText()).isEqualTo("10001");
  }

  /** The image's own scripts lie where services call them. */
  @Test
  void everyScriptThatAServiceCallsIsInItsImage() {
    var called = new TreeSet<String>();
    compose
        .services()
        .values()
        .forEach(
            service ->
                Stream.of(service.words("entrypoint"), service.healthTest())
                    .flatMap(List::stream)
                    .filter(word -> word.endsWith(".sh") && word.startsWith("/"))
                    .forEach(called::add));

    assertThat(called)
        .containsExactly(
            PRODUCT + "make-keys.sh",
            PRODUCT + "worker-health.sh",
            "/scripts/setup-namespace.sh",
            "/scripts/setup-schema.sh");
    assertThat(dockerfile.text())
        .contains("COPY docker/openmldb/make-keys.sh " + PRODUCT + "make-keys.sh")
        .contains("docker/worker-health.sh /product/")
        .contains("COPY --from=build /product " + PRODUCT.substring(0, PRODUCT.length() - 1));
    assertThat(RepositoryFiles.path("docker/temporal/setup-schema.sh")).exists();
    assertThat(RepositoryFiles.path("docker/temporal/setup-namespace.sh")).exists();
  }

  @Test
  void aNodeStartsItsComponentByTheScriptOfItsImage() {
    assertThat(RepositoryFiles.text("docker/openmldb/node.sh"))
        .contains("\nopenmldb-start \"$component\" \"$ENDPOINT\" || true\n");
    assertThat(dockerfile.text())
        .contains("COPY docker/openmldb/start-component.sh /usr/local/bin/openmldb-start\n");
  }

  /** Those that are not built here; {@code make compose-check} must not have to load one. */
  @Test
  void everyImageOfARegistryHasAStandIn() throws IOException, InterruptedException {
    Set<String> wanted = new TreeSet<>();
    compose.services().values().stream()
        .map(Service::image)
        .filter(image -> !image.startsWith("openmldb-rollout"))
        .forEach(wanted::add);
    RepositoryFiles.lines("Dockerfile").stream()
        .filter(line -> line.startsWith("FROM "))
        .map(line -> line.split(" ", -1)[1].replace("${OPENMLDB_VERSION}", "0.9.3"))
        .forEach(wanted::add);

    String listed =
        CommandRun.run(
                Map.of(),
                List.of(RepositoryFiles.path("docker/check/images.sh").toString(), "list"),
                Duration.ofSeconds(10))
            .orThrow()
            .out();
    String stages = RepositoryFiles.text("docker/check/images/Dockerfile");

    assertThat(listed.lines().map(line -> line.split(" ", -1)[0]))
        .containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(listed.lines().map(line -> line.split(" ", -1)[1]))
        .allSatisfy(stage -> assertThat(stages).contains(" AS " + stage + "\n"));
  }

  @Test
  void everySearchAttributeOfTheWorkflowsIsRegistered() {
    assertThat(RepositoryFiles.text("docker/temporal/setup-namespace.sh"))
        .contains("for attribute in OpenMLDBCluster RolloutPhase RolloutGate RolloutOutcome;")
        .contains("--type Keyword");
  }

  @Test
  void everyScriptIsExecutableAndWellFormed() throws IOException, InterruptedException {
    List<Path> scripts;
    try (Stream<Path> files = Files.walk(RepositoryFiles.path("docker"))) {
      scripts = files.filter(file -> file.toString().endsWith(".sh")).toList();
    }
    assertThat(scripts).hasSizeGreaterThan(9);
    for (Path script : scripts) {
      assertThat(script).isExecutable();
      String shell = Files.readString(script).startsWith("#!/bin/sh") ? "sh" : "bash";
      Process check = new ProcessBuilder(shell, "-n", script.toString()).inheritIO().start();
      assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(check.exitValue()).as(script.toString()).isZero();
    }
  }
}
