package io.openmldb.rollout.sandbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processes that belong to one practice cluster: every one of them, whoever started it and
 * whatever it detached itself from, carries the cluster's directory in its environment.
 */
public final class SandboxProcesses {

  /** The environment variable that marks a process as a practice cluster's. */
  public static final String MARK = "OPENMLDB_SANDBOX";

  private static final Path PROC = Path.of("/proc");

  private final byte[] mark;
  private final Path sandbox;

  public SandboxProcesses(Path sandbox) {
    this.sandbox = sandbox;
    this.mark = (MARK + "=" + sandbox + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** Those that are alive now, without the calling one. Zombies are not alive. */
  public List<ProcessHandle> alive() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> !process.equals(ProcessHandle.current()))
          .filter(this::belongs)
          .filter(process -> !isZombie(process.pid()))
          .toList();
    }
  }

  /**
   * Ends them all: supervisors first, so that nothing is started again, then the rest; kindly, then
   * by force.
   *
   * @return how many there were
   * @throws IOException if some are still alive at the end
   */
  public int endAll() throws IOException, InterruptedException {
    List<ProcessHandle> found = alive();
    found.stream().filter(SandboxProcesses::isSupervisor).forEach(ProcessHandle::destroyForcibly);
    found.forEach(ProcessHandle::destroy);
    if (!Polling.holds(Duration.ofSeconds(3), () -> alive().isEmpty())) {
      // Again and again: a process may start another while it is being looked for.
      Polling.holds(
          Duration.ofSeconds(10),
          () -> {
            alive().forEach(ProcessHandle::destroyForcibly);
            return alive().isEmpty();
          });
    }
    List<ProcessHandle> left = alive();
    if (!left.isEmpty()) {
      throw new IOException(
          "processes of %s that do not end: %s"
              .formatted(sandbox, left.stream().map(ProcessHandle::pid).toList()));
    }
    return found.size();
  }

  private boolean belongs(ProcessHandle process) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(process.pid() + "/environ"));
      return contains(environment);
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  private boolean contains(byte[] environment) {
    for (int start = 0; start + mark.length <= environment.length; start++) {
      boolean first = start == 0 || environment[start - 1] == 0;
      if (first && Arrays.equals(environment, start, start + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // "pid (name) state …", where the name may hold blanks and brackets.
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException gone) {
      return true;
    }
  }

  private static boolean isSupervisor(ProcessHandle process) {
    try {
      String line =
          Files.readString(PROC.resolve(process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
      return line.contains("\0./bin/mon\0");
    } catch (IOException gone) {
      return false;
    }
  }
}
