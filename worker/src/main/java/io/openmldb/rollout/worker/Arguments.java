package io.openmldb.rollout.worker;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the worker is started with.
 *
 * @param help whether only the usage is asked for
 * @param clusters the registry file
 * @param taskQueue the only task queue to serve; empty: those that the registry file names
 * @param healthPort where to answer health checks; empty: nowhere. 0 means any free port
 */
record Arguments(boolean help, Path clusters, Optional<String> taskQueue, OptionalInt healthPort) {

  static final String USAGE =
      """
      usage: worker --clusters FILE [--task-queue NAME] [--health-port PORT]

        --clusters FILE     the registry file: the clusters that this worker knows
        --task-queue NAME   serve this task queue only; otherwise those that FILE names
        --health-port PORT  answer /healthz and /metrics on 127.0.0.1:PORT
        --help              this text

      Where Temporal is stands in the usual TEMPORAL_* variables and profile files.
      Exit codes: 0 stopped, 1 failed, 2 wrong arguments or registry file, 5 Temporal unreachable.""";

  /**
   * @throws UsageException when they cannot be understood
   */
  static Arguments parse(String... words) throws UsageException {
    Deque<String> left = new ArrayDeque<>(List.of(words));
    boolean help = false;
    Path clusters = null;
    Optional<String> taskQueue = Optional.empty();
    OptionalInt healthPort = OptionalInt.empty();
    while (!left.isEmpty()) {
      String option = left.remove();
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--clusters" -> clusters = path(value(option, left));
        case "--task-queue" -> taskQueue = Optional.of(value(option, left));
        case "--health-port" -> healthPort = OptionalInt.of(port(value(option, left)));
        default -> throw new UsageException("unknown argument \"" + option + "\"");
      }
    }
    if (clusters == null && !help) {
      throw new UsageException("--clusters is missing: the registry file");
    }
    return new Arguments(help, clusters, taskQueue, healthPort);
  }

  private static String value(String option, Deque<String> left) throws UsageException {
    String value = left.poll();
    if (value == null || value.isBlank()) {
      throw new UsageException(option + " needs a value");
    }
    return value;
  }

  private static Path path(String value) throws UsageException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new UsageException("--clusters \"" + value + "\" is no path");
    }
  }

  private static int port(String value) throws UsageException {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException("--health-port \"" + value + "\" is no port");
  }

  /** The arguments cannot be understood; the message says which. */
  static final class UsageException extends Exception {
    UsageException(String message) {
      super(message);
    }
  }
}
