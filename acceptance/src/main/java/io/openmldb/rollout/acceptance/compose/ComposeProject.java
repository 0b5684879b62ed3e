package io.openmldb.rollout.acceptance.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The repository's {@code docker-compose.yml} with its practice cluster, by Compose's commands. */
final class ComposeProject {

  private static final Set<String> RUN_ONCE =
      Set.of("ssh-keys", "temporal-schema", "temporal-namespace");
  private static final Duration BUILT_AND_UP = Duration.ofMinutes(30);
  private static final Duration UP = Duration.ofMinutes(5);
  private static final Duration COMMAND = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  /**
   * @param root the checkout
   */
  ComposeProject(Path root) {
    this.root = root;
  }

  /** {@code docker compose} with these arguments; it has to succeed. */
  CommandRun.Result run(String... arguments) throws IOException, InterruptedException {
    return run(COMMAND, arguments).orThrow();
  }

  private CommandRun.Result run(Duration atMost, String... arguments)
      throws IOException, InterruptedException {
    return CommandRun.run(Map.of(), command(arguments), atMost);
  }

  /** The words of {@code docker compose} with these arguments. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of("--project-directory", root.toString(), "--profile", "openmldb"));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** Builds what is not built, starts every service, and waits until all are up. */
  void up() throws Exception {
    run(BUILT_AND_UP, "up", "--detach").orThrow();
    awaitAllUp();
  }

  /** A command of {@code rollout} in a container of the worker; gives its exit code and words. */
  CommandRun.Result rollout(String... arguments) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("exec", "--no-TTY", "--index", workerIndex(), "worker", "rollout"));
    words.addAll(Arrays.asList(arguments));
    return run(COMMAND, words.toArray(String[]::new));
  }

  private String workerIndex() throws IOException, InterruptedException {
    String name =
        containers().stream()
            .filter(container -> container.service().equals("worker") && container.isRunning())
            .map(ServiceContainer::name)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no worker runs"));
    return name.substring(name.lastIndexOf('-') + 1);
  }

  /** {@code docker kill}, as a person does it. */
  void kill(String container) throws IOException, InterruptedException {
    CommandRun.run(Map.of(), List.of("docker", "kill", container), COMMAND).orThrow();
  }

  /** Every container of the project, ended ones too. */
  List<ServiceContainer> containers() throws IOException, InterruptedException {
    String listed = run("ps", "--all", "--format", "json").out();
    // One object a line, or, of older releases, one array of them.
    try (MappingIterator<ServiceContainer> containers =
        JSON.readerFor(ServiceContainer.class).readValues(listed)) {
      return containers.readAll();
    } catch (JsonProcessingException e) {
      throw new AssertionError("docker compose ps does not list containers: " + listed, e);
    }
  }

  /** The containers of one service. */
  List<ServiceContainer> containers(String service) throws IOException, InterruptedException {
    return containers().stream().filter(one -> one.service().equals(service)).toList();
  }

  /** Waits until every service is running and healthy, and those that run once have succeeded. */
  void awaitAllUp() throws Exception {
    Set<String> services = run("config", "--services").out().lines().collect(Collectors.toSet());
    List<ServiceContainer> last = new ArrayList<>();
    try {
      AwaitCondition.untilTrue(
          "every service to be up",
          UP,
          BETWEEN_LOOKS,
          () -> {
            last.clear();
            last.addAll(containers());
            return last.stream()
                    .map(ServiceContainer::service)
                    .collect(Collectors.toSet())
                    .equals(services)
                && last.stream().allMatch(ComposeProject::isUp);
          });
    } catch (AssertionError e) {
      List<ServiceContainer> down = last.stream().filter(one -> !isUp(one)).toList();
      throw new AssertionError(e.getMessage() + ": " + down + logs(down), e);
    }
  }

  private static boolean isUp(ServiceContainer container) {
    return container.isUp(RUN_ONCE.contains(container.service()));
  }

  private String logs(List<ServiceContainer> containers) throws IOException, InterruptedException {
    StringBuilder logs = new StringBuilder();
    for (ServiceContainer container : containers) {
      logs.append('\n').append(run("logs", "--tail", "20", container.service()).out());
    }
    return logs.toString();
  }
}
