package io.openmldb.rollout.worker;

import io.temporal.common.WorkerDeploymentVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the worker is started with. */
@Command(
    name = "worker",
    synopsisHeading = "usage: ",
    customSynopsis = {
      "worker --clusters FILE [--task-queue NAME] [--health-port PORT]",
      "       [--health-address ADDRESS] [--deployment NAME --build-id ID]",
      ""
    },
    sortOptions = false,
    separator = " ",
    usageHelpWidth = 100,
    footer = {
      "",
      "Temporal's address is read from the usual TEMPORAL_* variables and profile files.",
      "Exit codes: 0 stopped, 1 failed, 2 wrong arguments or registry file,"
          + " 5 Temporal unreachable."
    })
final class WorkerArguments {

  private static final int LARGEST_PORT = 65_535;

  @Option(
      names = "--clusters",
      paramLabel = "FILE",
      description = "the registry file: the clusters that this worker knows")
  private @Nullable Path clusters;

  @Option(
      names = "--task-queue",
      paramLabel = "NAME",
      description = "serve this task queue only; otherwise those that FILE names")
  private Optional<String> taskQueue = Optional.empty();

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description = "answer /healthz and /metrics on PORT")
  private Optional<Integer> healthPort = Optional.empty();

  @Option(
      names = "--health-address",
      paramLabel = "ADDRESS",
      description =
          "this machine's address to answer them at, for --health-port; 0.0.0.0: at all of them;"
              + " otherwise 127.0.0.1")
  private Optional<String> healthAddress = Optional.empty();

  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      description = "take work as a version of this Worker Deployment, with --build-id")
  private Optional<String> deployment = Optional.empty();

  @Option(
      names = "--build-id",
      paramLabel = "ID",
      description = "which version of the Worker Deployment this worker is")
  private Optional<String> buildId = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  private boolean help;

  private WorkerArguments() {}

  /**
   * @throws UsageException when they cannot be understood
   */
  static WorkerArguments parse(String... words) throws UsageException {
    WorkerArguments arguments = new WorkerArguments();
    try {
      new CommandLine(arguments).setExpandAtFiles(false).parseArgs(words);
    } catch (ParameterException e) {
      throw new UsageException(e.getMessage());
    }
    arguments.check();
    return arguments;
  }

  /** How the worker is started. */
  static String usage() {
    return new CommandLine(new WorkerArguments()).getUsageMessage().strip();
  }

  private void check() throws UsageException {
    // Checked here, so that an option that does not exist is named first.
    if (clusters == null && !help) {
      throw new UsageException("--clusters is missing: the registry file");
    }
    if (clusters != null && clusters.toString().isBlank()) {
      throw new UsageException("--clusters needs a value");
    }
    if (taskQueue.filter(String::isBlank).isPresent()) {
      throw new UsageException("--task-queue needs a value");
    }
    if (healthPort.filter(port -> port < 0 || port > LARGEST_PORT).isPresent()) {
      throw new UsageException("--health-port \"" + healthPort.get() + "\" is no port");
    }
    if (healthAddress.filter(String::isBlank).isPresent()) {
      throw new UsageException("--health-address needs a value");
    }
    if (healthAddress.isPresent() && healthPort.isEmpty()) {
      throw new UsageException("--health-address is of no use without --health-port");
    }
    if (health().filter(InetSocketAddress::isUnresolved).isPresent()) {
      throw new UsageException("--health-address \"" + healthAddress.get() + "\" is no address");
    }
    checkDeployment();
  }

  private void checkDeployment() throws UsageException {
    if (deployment.isPresent() != buildId.isPresent()) {
      throw new UsageException("--deployment and --build-id are given together or not at all");
    }
    if (deployment.filter(String::isBlank).isPresent()) {
      throw new UsageException("--deployment needs a value");
    }
    // Temporal joins name and build id by one of these.
    if (deployment.filter(name -> name.contains(".") || name.contains(":")).isPresent()) {
      throw new UsageException("--deployment \"" + deployment.get() + "\" contains '.' or ':'");
    }
    if (buildId.filter(String::isBlank).isPresent()) {
      throw new UsageException("--build-id needs a value");
    }
  }

  /** Whether only the usage is asked for. */
  boolean help() {
    return help;
  }

  /** The registry file; not to be asked for where only the usage is. */
  Path clusters() {
    return Objects.requireNonNull(clusters);
  }

  /** The only task queue to serve; empty: those that the registry file names. */
  Optional<String> taskQueue() {
    return taskQueue;
  }

  /** Where to answer health checks; empty: nowhere. Port 0 means any that is free. */
  Optional<InetSocketAddress> health() {
    return healthPort.map(
        port ->
            healthAddress
                .map(address -> new InetSocketAddress(address, port))
                .orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
  }

  /** The version of a Worker Deployment that this worker is; empty: it is not versioned. */
  Optional<WorkerDeploymentVersion> deploymentVersion() {
    return deployment.flatMap(name -> buildId.map(id -> new WorkerDeploymentVersion(name, id)));
  }

  /** The arguments cannot be understood; the message says which. */
  static final class UsageException extends Exception {
    UsageException(@Nullable String message) {
      super(message);
    }
  }
}
