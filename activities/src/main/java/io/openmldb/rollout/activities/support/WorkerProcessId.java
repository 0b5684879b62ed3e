package io.openmldb.rollout.activities.support;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The identity of a worker's process, by which another worker can find out whether that process
 * still runs, if both see the same processes.
 *
 * @param identity for people: process id and host name
 * @param scope which processes it sees: the machine's boot and the namespace of process ids; empty
 *     when it is not known
 * @param pid its process id there
 * @param startTicks when it started, in clock ticks since the boot
 */
public record WorkerProcessId(String identity, String scope, long pid, long startTicks) {

  private static final Path PROC = Path.of("/proc");

  /** Fields of a process's stat after its name: its state is the first. */
  private static final int START_TICKS = 19;

  /** The process that this code runs in. */
  public static WorkerProcessId current() {
    long pid = ProcessHandle.current().pid();
    String identity = ManagementFactory.getRuntimeMXBean().getName();
    try {
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
      long ticks = Long.parseLong(stat(PROC.resolve("self")).get(START_TICKS));
      return new WorkerProcessId(identity, boot + " " + namespace, pid, ticks);
    } catch (IOException | RuntimeException e) {
      return new WorkerProcessId(identity, "", pid, 0); // No Linux; nothing can be told then.
    }
  }

  /** Whether this is for certain the process {@code other}. */
  @JsonIgnore
  public boolean is(WorkerProcessId other) {
    return !scope.isEmpty()
        && scope.equals(other.scope)
        && pid == other.pid
        && startTicks == other.startTicks;
  }

  /** Whether it has ended, as the process {@code asking} knows for certain. */
  @JsonIgnore
  public boolean isGoneFor(WorkerProcessId asking) {
    // Where others' processes are hidden, the first one is.
    return !scope.isEmpty()
        && scope.equals(asking.scope)
        && Files.exists(PROC.resolve("1"))
        && hasEnded();
  }

  private boolean hasEnded() {
    Path process = PROC.resolve(String.valueOf(pid));
    try {
      if (Long.parseLong(stat(process).get(START_TICKS)) != startTicks) {
        return true; // Another one by the same number.
      }
      try (Stream<Path> threads = Files.list(process.resolve("task"))) {
        return threads.allMatch(WorkerProcessId::isDead);
      }
    } catch (IOException e) {
      return !Files.exists(process);
    }
  }

  private static boolean isDead(Path thread) {
    try {
      return stat(thread).get(0).matches("[ZX]");
    } catch (IOException gone) {
      return true;
    }
  }

  /** What follows the name, which may hold anything, in parentheses. */
  private static List<String> stat(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
  }
}
