package io.openmldb.rollout.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.openmldb.rollout.acceptance.compose.ComposeFile.Mount;
import io.openmldb.rollout.acceptance.compose.ComposeFile.Service;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The Compose file against the specification and against itself; no Docker is needed. */
class ComposeFileTest {

  /** What a worker's graceful stop takes at most. */
  private static final Duration WORKER_STOP = Duration.ofSeconds(25);

  private final ComposeFile compose = ComposeFile.read();

  @Test
  void theFileIsOfTheSpecificationsShape() throws IOException {
    try (InputStream schema = getClass().getResourceAsStream("/compose/compose-schema.json")) {
      List<String> errors =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(schema, InputFormat.JSON)
              .validate(compose.root().toString(), InputFormat.JSON)
              .stream()
              .map(Object::toString)
              .toList();

      assertThat(errors).isEmpty();
    }
  }

  @Test
  void theSchemaRefusesAKeyThatComposeDoesNotKnow() throws IOException {
    String wrong = compose.root().toString().replace("\"healthcheck\"", "\"healtcheck\"");
    try (InputStream schema = getClass().getResourceAsStream("/compose/compose-schema.json")) {
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(schema, InputFormat.JSON)
                  .validate(wrong, InputFormat.JSON))
          .isNotEmpty();
    }
  }

  @Test
  void whatIsWaitedForExistsAndCanBecomeSo() {
    compose
        .services()
        .forEach(
            (name, service) ->
                service
                    .dependsOn()
                    .forEach((wanted, condition) -> checkDependency(name, wanted, condition)));
  }

  private void checkDependency(String name, String wanted, String condition) {
    Service service = compose.service(wanted);
    String where = name + " waits for " + wanted;
    switch (condition) {
      case "service_healthy" -> assertThat(service.healthTest()).as(where).isNotEmpty();
      case "service_completed_successfully" ->
          assertThat(service.node().path("restart").asText())
              .as(where)
              .doesNotMatch("always|unless-stopped");
      default -> throw new AssertionError(where + " only to be started: " + condition);
    }
    if (compose.service(name).words("profiles").isEmpty()) {
      assertThat(service.words("profiles")).as(where).isEmpty();
    }
  }

  /** Compose builds services side by side, and two builds of one tag fail now and then. */
  @Test
  void eachImageIsBuiltByOneService() {
    List<String> built = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    compose
        .services()
        .values()
        .forEach(
            service -> {
              service.buildTarget().ifPresent(target -> built.add(service.image()));
              if (service.image().startsWith("openmldb-rollout")) {
                ours.add(service.image());
              }
            });

    assertThat(built).doesNotHaveDuplicates().hasSameElementsAs(ours);
    assertThat(ours).hasSizeGreaterThan(built.size()).isSubsetOf(built);
  }

  /** In a container, {@code localhost} may be an address of IPv6 where nothing listens. */
  @Test
  void noHealthCheckAsksLocalhost() {
    compose
        .services()
        .forEach(
            (name, service) -> {
              String check = String.join(" ", service.healthTest());
              assertThat(check).as(name).doesNotContain("localhost", "zkServer.sh");
              if (!check.isEmpty()
                  && service.address().isEmpty()
                  && !check.contains("worker-health")) {
                assertThat(check).as(name).contains("127.0.0.1");
              }
            });
    assertThat(RepositoryFiles.text("docker/worker-health.sh")).contains("/dev/tcp/127.0.0.1/");
  }

  /** Plain {@code down} leaves the services of a profile, and a version 1 knows no {@code name}. */
  @Test
  void theFileAndItsPageSayHowToRemoveAllAndWhichComposeIsMeant() {
    for (String file : List.of("docker-compose.yml", "docs/compose.md")) {
      assertThat(RepositoryFiles.text(file))
          .as(file)
          .contains("docker compose --profile openmldb down -v", "Compose v2");
    }
  }

  @Test
  void volumesAreDeclaredAndUsed() {
    Set<String> used = new TreeSet<>();
    compose.services().values().stream()
        .flatMap(service -> service.mounts().stream())
        .filter(mount -> !mount.isFolder())
        .forEach(mount -> used.add(mount.source()));

    assertThat(compose.declared("volumes")).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void foldersOfTheRepositoryAreMountedReadOnly() {
    compose
        .services()
        .forEach(
            (name, service) -> {
              for (Mount mount : service.mounts()) {
                if (mount.isFolder()) {
                  assertThat(RepositoryFiles.path(mount.source())).as(name).isDirectory();
                  assertThat(mount.readOnly()).as(name + " " + mount.source()).isTrue();
                }
              }
            });
  }

  @Test
  void temporalIsFoundByItsOwnVariables() throws IOException {
    for (String name : List.of("worker", "temporal-namespace", "temporal-ui")) {
      Map<String, String> environment = new HashMap<>(compose.service(name).environment());
      environment.put("TEMPORAL_CONFIG_FILE", "/nonexistent/none.toml");
      ClientConfigProfile profile =
          ClientConfigProfile.load(
              LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());

      assertThat(profile.getAddress()).as(name).isEqualTo("temporal:7233");
      assertThat(compose.service(name).dependsOn().keySet())
          .as(name)
          .containsAnyOf("temporal", "temporal-namespace");
    }
    Map<String, String> worker = compose.service("worker").environment();
    assertThat(worker)
        .containsOnlyKeys("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE")
        .containsEntry(
            "TEMPORAL_NAMESPACE",
            compose.service("temporal-namespace").environment().get("TEMPORAL_NAMESPACE"));
  }

  @Test
  void theDatabaseIsTheSameForEveryOneWhoUsesIt() {
    Map<String, String> database = compose.service("postgresql").environment();
    for (String name : List.of("temporal", "temporal-schema")) {
      assertThat(compose.service(name).environment())
          .as(name)
          .containsEntry("POSTGRES_SEEDS", "postgresql")
          .containsEntry("POSTGRES_USER", database.get("POSTGRES_USER"))
          .containsEntry("POSTGRES_PWD", database.get("POSTGRES_PASSWORD"));
    }
    assertThat(compose.service("temporal-schema").environment())
        .containsEntry("SQL_PASSWORD", database.get("POSTGRES_PASSWORD"));
  }

  @Test
  void publishedPortsAreDistinctAndThoseThatAreChecked() {
    List<String> published = new ArrayList<>();
    compose
        .services()
        .values()
        .forEach(service -> service.words("ports").forEach(port -> published.add(hostPort(port))));

    assertThat(published).doesNotHaveDuplicates();
    assertThat(compose.service("temporal").healthTest()).contains("7233");
    assertThat(compose.service("temporal").words("ports")).contains("127.0.0.1:7233:7233");
    assertThat(compose.service("temporal-ui").words("ports"))
        .containsExactly(
            "127.0.0.1:8080:"
                + compose.service("temporal-ui").environment().get("TEMPORAL_UI_PORT"));
  }

  private static String hostPort(String port) {
    return port.substring(0, port.lastIndexOf(':'));
  }

  @Test
  void theWorkerIsCheckedWhereItAnswersAndHasTimeToStop() {
    Service worker = compose.service("worker");
    List<String> command = worker.words("command");
    List<String> check = worker.healthTest();

    assertThat(command.get(command.indexOf("--health-port") + 1))
        .isEqualTo(check.get(check.size() - 1));
    assertThat(command).containsSequence("--health-address", "0.0.0.0");
    assertThat(worker.words("ports")).as("nobody is asked who he is there").isEmpty();
    assertThat(worker.mounts()).extracting(Mount::target).contains("/etc/openmldb-rollout");
    assertThat(command).contains("--clusters", "/etc/openmldb-rollout/clusters.yaml");
    Duration grace = Duration.parse("PT" + worker.node().get("stop_grace_period").asText());
    assertThat(grace).isGreaterThan(WORKER_STOP);
  }

  @Test
  void addressesAreDistinctAndOutsideOfTheRangeThatDockerHandsOut() {
    String prefix = "172.28.7.";
    assertThat(compose.root().at("/networks/default/ipam/config/0/subnet").asText())
        .isEqualTo(prefix + "0/24");
    assertThat(compose.root().at("/networks/default/ipam/config/0/ip_range").asText())
        .isEqualTo(prefix + "128/25");
    Set<String> seen = new HashSet<>();
    for (Service service : compose.services().values()) {
      service
          .address()
          .ifPresent(
              address -> {
                assertThat(address).startsWith(prefix);
                assertThat(Integer.parseInt(address.substring(prefix.length()))).isBetween(2, 127);
                assertThat(seen.add(address)).as(address).isTrue();
              });
    }
  }
}
