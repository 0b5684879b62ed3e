package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.process.HostScriptException;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a rollout needs of a node's host.
 *
 * @param startScript whether {@code bin/start.sh} is there
 * @param restartsBySh whether that script's {@code restart} runs itself with {@code sh}
 * @param fileReplaceable whether the configuration file, or what it links to, can be replaced by
 *     one of the same owner, and copies be made beside it
 * @param fileOverwritable whether it can be overwritten where it is, and copies be made beside it
 * @param fileNames how many names (hard links) the configuration file has, or what it links to; -1
 *     when it could not be told
 * @param fileIsMount whether the configuration file, or what it links to, is a mount of its own,
 *     which nothing can be renamed over
 * @param fileImmutable whether it has the attribute that keeps it from being changed by anybody
 * @param workdirWritable whether the login user may write into the working directory
 * @param freeKib the least free space, in KiB, of the folders that are written into: the working
 *     directory, the configuration file's, and that of what the file links to; -1 when it could not
 *     be told
 * @param freeIn which of these folders has that little; empty when it could not be told
 * @param shell what {@code /bin/sh} is: {@code dash}, say
 * @param pidInFile the process that {@code bin/<component>.pid} names; -1 when it names none
 * @param childPidFile whether {@code bin/<component>.pid.child} is there, which a supervisor writes
 * @param processIsComponent whether the process's command line names the configuration file; of a
 *     taskmanager, whether it is called one and runs in the working directory
 */
record HostFacts(
    boolean startScript,
    boolean restartsBySh,
    boolean fileReplaceable,
    boolean fileOverwritable,
    long fileNames,
    boolean fileIsMount,
    boolean fileImmutable,
    boolean workdirWritable,
    long freeKib,
    String freeIn,
    String shell,
    long pidInFile,
    boolean childPidFile,
    boolean processIsComponent) {

  private static final Duration DEADLINE = Duration.ofSeconds(15);

  /**
   * Reads them; {@code pid} is the node's process, 0 when it has none.
   *
   * @throws HostScriptException when the host does not answer in time: a partial answer would read
   *     as if the rest were missing
   */
  static HostFacts read(RemoteHost host, Node node, long pid) {
    String script = ResourceText.text(HostFacts.class, "host-facts.sh");
    ExecResult result =
        host.exec(
            RemoteCommand.bash(
                script, node.workdir(), node.path(), node.component().id(), Long.toString(pid)),
            DEADLINE);
    if (!result.succeeded()) {
      throw new HostScriptException(
          "inspect " + node.workdir() + " of " + node.title(), host, result);
    }
    return parse(result.stdout());
  }

  static HostFacts parse(String output) {
    Set<String> lines = output.lines().collect(Collectors.toSet());
    return new HostFacts(
        lines.contains("start_script=yes"),
        lines.contains("restarts_by_sh=yes"),
        lines.contains("file_replaceable=yes"),
        lines.contains("file_overwritable=yes"),
        number(value(lines, "file_names=")),
        lines.contains("file_is_mount=yes"),
        lines.contains("file_immutable=yes"),
        lines.contains("workdir_writable=yes"),
        number(value(lines, "free_kib=")),
        value(lines, "free_in="),
        value(lines, "sh="),
        number(value(lines, "pid_file=")),
        lines.contains("pid_child_file=yes"),
        lines.contains("process_is_component=yes"));
  }

  private static String value(Set<String> lines, String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
